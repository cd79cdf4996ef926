import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { openEdge } from './edge.fixture.ts';
import { startProxyServer } from './server.ts';

test('touched counts connections, not chunks; it outlives its toxic until it is reset', async () => {
  await using edge = await openEdge();
  await edge.toxic('latency', { latency: 5 });
  await edge.toxic('slow_close', { delay: 5 });
  for (let i = 0; i < 5; i++) await edge.call();
  expect((await edge.witness()).touched).toEqual({ down: 0, latency: 1 });
  await edge.lift('latency');
  expect((await edge.witness()).touched.latency).toBe(1);
  await edge.toxic('latency', { latency: 5 });
  await edge.control('POST', '/x/proxies/edge/touched/reset');
  expect((await edge.witness()).touched).toEqual({ down: 0 });
  await edge.call();
  expect((await edge.witness()).touched.latency).toBe(1);
});

test('a toxic that toxicity missed touches no connection', async () => {
  await using edge = await openEdge();
  await edge.toxic('latency', { latency: 5 }, { toxicity: 0 });
  await edge.call();
  expect((await edge.witness()).touched.latency).toBeUndefined();
});

test('disabling cuts live connections and counts them as down', async () => {
  await using edge = await openEdge();
  const sockets = [connect(edge.port, '127.0.0.1'), connect(edge.port, '127.0.0.1')];
  while ((await edge.witness()).connections.open < 2) await new Promise(setImmediate);
  const closed = Promise.all(sockets.map((socket) => once(socket.resume(), 'close')));
  await edge.control('PATCH', '/proxies/edge', { enabled: false });
  await closed;
  expect((await edge.witness()).touched.down).toBe(2);
});

test.each([
  ['slicer', {}],
  ['bandwidth', { rate: -1 }],
  ['latency', { latency: 1, jitter: 5e18 }],
  ['latency', { latency: -1 }],
])('values that crash Toxiproxy are refused with a reason: %s %j', async (type, attributes) => {
  await using edge = await openEdge();
  const { status, body } = await edge.control('POST', '/proxies/edge/toxics', { type, attributes });
  expect(status).toBe(400);
  expect((body as { error: string }).error).toMatch(/^bad request body: attributes\.\w+ must be /);
});

test('a toxicity outside 0..1 is refused, a bad PATCH changes nothing', async () => {
  await using edge = await openEdge();
  expect((await edge.control('POST', '/proxies/edge/toxics', { type: 'noop', toxicity: 2 })).status).toBe(400);
  await edge.toxic('latency', { latency: 7, jitter: 3 });
  const bad = { attributes: { latency: 9, jitter: 'x' } };
  expect((await edge.control('PATCH', '/proxies/edge/toxics/latency', bad)).status).toBe(400);
  const { body } = await edge.control('GET', '/proxies/edge/toxics/latency');
  expect(body).toMatchObject({ attributes: { latency: 7, jitter: 3 } });
});

test('toxics in the body of a new proxy are there before its first connection', async () => {
  await using edge = await openEdge();
  const toxics = [{ type: 'latency', attributes: { latency: 5 } }];
  const made = await edge.control('POST', '/populate', [{ name: 'n', listen: '127.0.0.1:0', upstream: 'x:1', toxics }]);
  expect(made.body).toMatchObject({ proxies: [{ name: 'n', toxics: [{ name: 'latency_downstream' }] }] });
  const bad = { name: 'bad', upstream: 'x:1', toxics: [{ type: 'nope' }] };
  expect((await edge.control('POST', '/proxies', bad)).status).toBe(400);
  expect((await edge.control('GET', '/proxies/bad')).status).toBe(404);
});

test('a listen change that fails leaves the proxy as it was, with its connections', async () => {
  await using edge = await openEdge();
  await edge.call();
  const taken = new URL(edge.api).host;
  expect((await edge.control('PATCH', '/proxies/edge', { listen: taken })).status).toBe(500);
  expect((await edge.control('GET', '/proxies/edge')).body).toMatchObject({ enabled: true });
  expect((await edge.call()).status).toBe(200);
  expect((await edge.witness()).connections.total).toBe(1);
});

test('starts with a configuration, serves metrics when asked, refuses a bad configuration', async () => {
  const config = JSON.stringify([{ name: 'a', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' }]);
  const listening = { host: '127.0.0.1', port: 0 };
  const server = await startProxyServer({ ...listening, config, metrics: { proxy: true, runtime: false } });
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  expect(text).toMatch(
    /toxiproxy_proxy_received_bytes_total\{direction="upstream",listener="127\.0\.0\.1:\d+",proxy="a"/,
  );
  await server.close();
  await expect(startProxyServer({ ...listening, config: '[{}]' })).rejects.toThrow('name at proxy 1');
  const plain = await startProxyServer(listening);
  expect((await fetch(`http://127.0.0.1:${plain.port}/metrics`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${plain.port}/x/metrics`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${plain.port}/health`)).status).toBe(200);
  await plain.close();
});

test('a web page can neither call the API nor read it, and nothing changes', async () => {
  const server = await startProxyServer({ host: '127.0.0.1', port: 0, names: ['chaos.example'] });
  const call = (headers: Readonly<Record<string, string>>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const body = JSON.stringify({ name: 'made', upstream: '127.0.0.1:1' });
      const options = { port: server.port, method: 'POST', path: '/proxies', headers };
      request(options, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end(body);
    });
  expect(await call({ host: `rebind.attacker.example:${server.port}` })).toBe(403);
  expect(await call({ origin: 'https://attacker.example', 'content-type': 'text/plain' })).toBe(403);
  expect(await call({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await (await fetch(`http://127.0.0.1:${server.port}/proxies`)).json()).toEqual({});
  expect(await call({ host: `chaos.example:${server.port}` })).toBe(201);
  await server.close();
});
