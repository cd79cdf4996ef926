import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type Edge, openEdge } from './edge.fixture.ts';

/** How a raw connection to the edge went: its events, in order. */
interface Probe {
  readonly socket: Socket;
  readonly events: string[];
  readonly closed: Promise<void>;
}

function probe(edge: Edge, send = ''): Probe {
  const socket = connect(edge.port, '127.0.0.1');
  const events: string[] = [];
  for (const name of ['connect', 'data', 'end'] as const) socket.on(name, () => events.push(name));
  socket.on('error', (error: NodeJS.ErrnoException) => events.push(String(error.code)));
  if (send) socket.write(send);
  return { socket, events, closed: new Promise((resolve) => socket.on('close', () => resolve())) };
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

test('x_refuse: new connections are refused, live ones go on', async () => {
  await using edge = await openEdge();
  await edge.call();
  await edge.toxic('x_refuse');
  const refused = probe(edge);
  await refused.closed;
  expect(refused.events).toEqual(['ECONNREFUSED']);
  expect((await edge.call()).status).toBe(200);
  expect((await edge.witness()).touched.x_refuse).toBeNull();
  await edge.lift('x_refuse');
  const accepted = probe(edge);
  await once(accepted.socket, 'connect');
  accepted.socket.destroy();
});

test('x_hang: connects succeed and nothing follows; lifting resets clients that still wait', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_hang');
  const hung = probe(edge, GET);
  await once(hung.socket, 'connect');
  while ((await edge.witness()).touched.x_hang !== 1) await new Promise(setImmediate);
  expect(edge.arrivals()).toBe(0);
  expect(hung.events).toEqual(['connect']);
  await edge.lift('x_hang');
  await hung.closed;
  expect(hung.events).toEqual(['connect', 'ECONNRESET']);
  expect((await edge.call()).status).toBe(200);
});

test('x_hang: a client that gives up frees its connection', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_hang');
  const hung = probe(edge, GET);
  await once(hung.socket, 'connect');
  hung.socket.destroy();
  while ((await edge.witness()).connections.open !== 0) await new Promise(setImmediate);
});

test('x_reset_on_accept: connects succeed, then RST; the service sees nothing', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_reset_on_accept');
  const reset = probe(edge, GET);
  await reset.closed;
  expect(reset.events.at(-1)).toBe('ECONNRESET');
  expect(edge.arrivals()).toBe(0);
  expect((await edge.witness()).touched.x_reset_on_accept).toBe(1);
});

test('x_reset_after: a live connection is reset in the middle of a response', async () => {
  await using edge = await openEdge();
  const live = probe(edge, GET);
  await once(live.socket, 'data');
  await edge.toxic('x_reset_after', { bytes: 30 });
  live.socket.write(GET);
  await live.closed;
  expect(live.events).toEqual(['connect', 'data', 'data', 'ECONNRESET']);
  expect((await edge.witness()).touched.x_reset_after).toBe(1);
});

test('x_cut_after: good traffic, then the end', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_cut_after', { time: 200 });
  const cut = probe(edge, GET);
  await once(cut.socket, 'data');
  await cut.closed;
  expect(cut.events).toEqual(['connect', 'data', 'end']);
  expect((await edge.witness()).touched.x_cut_after).toBe(1);
});

test('x_stall_connect: connects neither succeed nor fail; live ones go on; lifted, waiting clients get in', async () => {
  await using edge = await openEdge();
  await edge.call();
  await edge.toxic('x_stall_connect');
  const stalled = probe(edge);
  expect((await edge.call()).status).toBe(200);
  // As long as a healthy loopback connect takes a thousand times over.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(stalled.events).toEqual([]);
  await edge.lift('x_stall_connect');
  await once(stalled.socket, 'connect');
  stalled.socket.destroy();
}, 20_000);

test('a proxy can be disabled, enabled and deleted while its port is stalled', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_stall_connect');
  await edge.control('PATCH', '/proxies/edge', { enabled: false });
  const refused = probe(edge);
  await refused.closed;
  expect(refused.events).toEqual(['ECONNREFUSED']);
  await edge.control('POST', '/reset');
  expect((await edge.call()).status).toBe(200);
});

test('a fault of the listener has no share, and unknown extensions are refused', async () => {
  await using edge = await openEdge();
  const toxics = '/proxies/edge/toxics';
  expect((await edge.control('POST', toxics, { type: 'x_refuse', toxicity: 0.5 })).status).toBe(400);
  expect((await edge.control('POST', toxics, { type: 'x_nothing' })).status).toBe(400);
});
