import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stallListener } from './stalled-listener.ts';

/** A control call may take this long while the data plane is full: the goal is 100 ms, the rest is a loaded machine. */
const CONTROL_CEILING_MS = 2000;
/** Two descriptors per connection in the proxy, one here for the client and one for the upstream. */
const WANTED = 10_000;

let child: ChildProcess;
let api: string;
let sink: Server;
let descriptors: number;
const sockets = new Set<Socket>();

beforeAll(async () => {
  // The hard limit is the most that a process may ask for without being root.
  child = spawn(
    '/bin/sh',
    [
      '-c',
      'ulimit -n $(ulimit -Hn); ulimit -n >&2; exec "$0" "$1"',
      process.execPath,
      fileURLToPath(new URL('./main.ts', import.meta.url)),
    ],
    {
      env: { ...process.env, PORT: '0', SQUALL_EXIT_WITH_STDIN: '1' },
      stdio: 'pipe',
    },
  );
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the child has pipes');
  const [[limit], [line]] = await Promise.all([
    once(createInterface(stderr), 'line') as Promise<[string]>,
    once(createInterface(stdout), 'line') as Promise<[string]>,
  ]);
  descriptors = limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
  api = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
  sink = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  sink.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
  await once(sink, 'listening');
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  sink.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
});

async function control(method: string, path: string, body?: object): Promise<{ text: string; ms: number }> {
  const from = performance.now();
  const answer = await fetch(api + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return { text, ms: performance.now() - from };
}

async function proxyTo(name: string, upstream: string): Promise<number> {
  const { text } = await control('POST', '/proxies', { name, listen: '127.0.0.1:0', upstream });
  return Number((JSON.parse(text) as { listen: string }).listen.split(':')[1]);
}

async function openMany(port: number, count: number): Promise<readonly Socket[]> {
  const opened: Socket[] = [];
  while (opened.length < count) {
    const batch = Array.from({ length: Math.min(200, count - opened.length) }, () => connect(port, '127.0.0.1'));
    for (const socket of batch) sockets.add(socket.on('error', () => {}));
    await Promise.all(batch.map((socket) => once(socket, 'connect')));
    opened.push(...batch);
  }
  return opened;
}

const sinkAddress = () => {
  const address = sink.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a TCP address');
  return `127.0.0.1:${address.port}`;
};

test('10,000 connections in a black hole: control calls answer, removal lets all of them go', async () => {
  // Both ends of every connection are in this process, both sides of it in the proxy.
  const count = Math.min(WANTED, Math.floor((Math.min(descriptors, ownLimit()) - 500) / 2));
  const port = await proxyTo('hole', sinkAddress());
  await control('POST', '/proxies/hole/toxics', { type: 'timeout', name: 'hole' });
  await control('POST', '/proxies/hole/toxics', { type: 'timeout', name: 'hole up', stream: 'upstream' });
  const clients = await openMany(port, count);
  for (const client of clients) client.write('into the hole');
  const open = async () =>
    (JSON.parse((await control('GET', '/x/proxies/hole')).text) as { connections: { open: number } }).connections.open;
  while ((await open()) < count) await new Promise(setImmediate);
  const calls = [
    await control('GET', '/proxies'),
    await control('POST', '/proxies/hole/toxics', { type: 'latency', attributes: { latency: 60_000 } }),
    await control('PATCH', '/proxies/hole/toxics/latency_downstream', { attributes: { latency: 1 } }),
    await control('DELETE', '/proxies/hole/toxics/latency_downstream'),
    await control('PATCH', '/proxies/hole/toxics/hole', { attributes: { timeout: 0 } }),
  ];
  expect(Math.max(...calls.map(({ ms }) => ms))).toBeLessThan(CONTROL_CEILING_MS);
  const ends = Promise.all(
    clients.map((client) => new Promise<void>((resolve) => client.resume().once('close', () => resolve()))),
  );
  await control('DELETE', '/proxies/hole/toxics/hole');
  await ends;
  while ((await open()) > 0) await new Promise(setImmediate);
}, 60_000);

test('dials that hang block neither control calls nor connections through other proxies', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: deadPort } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  const stalled = await stallListener('127.0.0.1', deadPort);
  try {
    const hanging = await proxyTo('hanging', `127.0.0.1:${deadPort}`);
    const healthy = await proxyTo('healthy', sinkAddress());
    await openMany(hanging, 50);
    const arrived = once(sink, 'connection');
    await openMany(healthy, 1);
    await arrived;
    const calls = [
      await control('GET', '/proxies/hanging'),
      await control('POST', '/proxies/hanging/toxics', { type: 'latency' }),
      await control('PATCH', '/proxies/hanging', { enabled: false }),
      await control('DELETE', '/proxies/hanging'),
    ];
    expect(Math.max(...calls.map(({ ms }) => ms))).toBeLessThan(CONTROL_CEILING_MS);
  } finally {
    await stalled.release();
  }
}, 30_000);

test('removing toxics that hold data of many connections does not wait for their peers', async () => {
  const port = await proxyTo('held', sinkAddress());
  await control('POST', '/proxies/held/toxics', {
    type: 'reset_peer',
    stream: 'upstream',
    attributes: { timeout: 60_000 },
  });
  const clients = await openMany(port, 1000);
  for (const client of clients) client.write('x'.repeat(1000));
  const touched = async () =>
    (JSON.parse((await control('GET', '/x/proxies/held')).text) as { touched: Record<string, number> }).touched;
  while ((await touched()).reset_peer_upstream !== 1000) await new Promise(setImmediate);
  const removal = await control('DELETE', '/proxies/held/toxics/reset_peer_upstream');
  expect(removal.ms).toBeLessThan(CONTROL_CEILING_MS);
}, 30_000);

test('toxics that come and go every 10 ms under a 10 MB transfer lose no byte', async () => {
  // A sink of its own: connections of the tests before may still be arriving at the shared one.
  const own = createServer().listen(0, '127.0.0.1');
  await once(own, 'listening');
  const port = await proxyTo('flapping', `127.0.0.1:${(own.address() as AddressInfo).port}`);
  const [arrived, [client]] = await Promise.all([
    once(own, 'connection') as Promise<[Socket]>,
    openMany(port, 1) as Promise<readonly [Socket]>,
  ]);
  sockets.add(arrived[0]);
  const sent = Buffer.from(Array.from({ length: 10_000_000 }, (_, i) => (i * 17 + (i >> 9)) & 255));
  const received: Buffer[] = [];
  let missing = sent.length;
  const complete = new Promise<void>((resolve) => {
    arrived[0].on('data', (data: Buffer) => {
      received.push(data);
      missing -= data.length;
      if (missing === 0) resolve();
    });
  });
  const set = (name: string, type: string, attributes: object) =>
    control('POST', '/proxies/flapping/toxics', { name, type, stream: 'upstream', attributes });
  const flap = async (name: string, type: string, attributes: object) => {
    await set(name, type, attributes);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await control('DELETE', `/proxies/flapping/toxics/${name}`);
  };
  let flaps = 0;
  const flapping = async () => {
    for (; missing > 0; flaps++) {
      await Promise.all([
        flap('slow', 'bandwidth', { rate: 20_000 }),
        flap('late', 'latency', { latency: 5, jitter: 5 }),
      ]);
    }
  };
  // Stays, so that the transfer lasts for as many changes as the machine can make in half a second.
  await set('pace', 'bandwidth', { rate: 20_000 });
  client.write(sent);
  await Promise.all([complete, flapping()]);
  expect(Buffer.concat(received).equals(sent)).toBe(true);
  expect(flaps).toBeGreaterThan(1);
  own.close();
}, 30_000);

/** Open files that this process may have; Node raises its own soft limit to the hard one. */
function ownLimit(): number {
  const limits = process.report?.getReport() as { userLimits?: { open_files?: { soft?: string | number } } };
  const soft = Number(limits.userLimits?.open_files?.soft);
  return Number.isNaN(soft) ? WANTED * 4 : soft;
}
