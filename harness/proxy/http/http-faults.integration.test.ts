import { expect, test } from 'vitest';
import { openEdge } from '../edge.fixture.ts';

test('a status stands in for every k-th answer, on one kept-alive connection, and the service never sees it', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_status', { status: 503, retry_after: 7, every: 3 });
  const ends = [];
  for (let i = 0; i < 6; i++) ends.push(await edge.call('/', { method: 'POST', body: `n${i}` }));
  expect(ends.map(({ status }) => status)).toEqual([200, 200, 503, 200, 200, 503]);
  expect(ends[2]?.headers['retry-after']).toBe('7');
  expect(ends[3]?.body).toBe('POST / n3');
  expect(edge.arrivals()).toBe(4);
  const { connections, touched, requests } = await edge.witness();
  expect(connections.total).toBe(1);
  expect(touched.x_http_status).toBe(2);
  expect(requests.x_http_status).toEqual({ seen: 6, hit: 2 });
});

test('the first n requests fail, then all succeed', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_status', { first: 2 });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await edge.call()).status);
  expect(statuses).toEqual([503, 503, 200, 200]);
});

test('matches by method, path and header', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_status', { method: 'post', path: '/pay/*/card', header: 'x-tenant: red' });
  const headers = { 'X-Tenant': 'red' };
  const hit = await edge.call('/pay/7/card', { method: 'POST', headers });
  const others = [
    await edge.call('/pay/7/card', { headers }),
    await edge.call('/pay/7/cash', { method: 'POST', headers }),
    await edge.call('/pay/7/card', { method: 'POST', headers: { 'X-Tenant': 'blue' } }),
  ];
  expect(hit.status).toBe(503);
  expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('toxicity is a share of requests and replays with its seed', async () => {
  const run = async (seed: number) => {
    await using edge = await openEdge(seed);
    await edge.toxic('x_http_status', {}, { toxicity: 0.3 });
    const statuses = [];
    for (let i = 0; i < 100; i++) statuses.push((await edge.call()).status);
    return statuses.join();
  };
  const [first, again, other] = [await run(7), await run(7), await run(8)];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  const hits = first.split('503').length - 1;
  expect(hits).toBeGreaterThan(10);
  expect(hits).toBeLessThan(55);
});

test('draws come from the seed of the toxic, independent of its name and of what ran before', async () => {
  await using edge = await openEdge();
  const statusesUnder = async (name: string, seed: number) => {
    await edge.toxic('x_http_status', {}, { name, toxicity: 0.3, seed });
    const statuses = [];
    for (let i = 0; i < 50; i++) statuses.push((await edge.call()).status);
    await edge.lift(name);
    return statuses;
  };
  const first = await statusesUnder('one', 42);
  expect(await statusesUnder('two', 43)).not.toEqual(first);
  expect(await statusesUnder('three', 42)).toEqual(first);
  const toxics = '/proxies/edge/toxics';
  expect((await edge.control('POST', toxics, { type: 'noop', seed: 'x' })).status).toBe(400);
});

test('a delay holds one request back before the service sees it', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_delay', { delay: 300, path: '/slow' });
  const fast = await edge.call('/fast');
  const slow = await edge.call('/slow', { method: 'POST', body: 'whole' });
  expect(fast.ms).toBeLessThan(300);
  expect(slow.ms).toBeGreaterThanOrEqual(300);
  expect(slow.body).toBe('POST /slow whole');
});

test('aborts in place of the response, and after some bytes of its body', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_abort', { bytes: -1, path: '/before' });
  expect(await edge.call('/before')).toMatchObject({ status: 0, error: 'ECONNRESET' });
  await edge.lift('x_http_abort');
  await edge.toxic('x_http_abort', { bytes: 5 });
  expect(await edge.call('/after')).toMatchObject({ status: 200, body: 'GET /', error: 'ECONNRESET' });
  expect(edge.arrivals()).toBe(2);
});

test('truncates a body with a length and a chunked one', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_truncate', { bytes: 6 });
  for (const path of ['/sized', '/chunked']) {
    const end = await edge.call(path);
    expect(end).toMatchObject({ status: 200, error: 'ECONNRESET' });
  }
  await edge.lift('x_http_truncate');
  expect(await edge.call('/chunked')).toMatchObject({ body: 'first part, GET /chunked ', error: '' });
});

test('malformed: the client gets an invalid chunk size', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_malformed');
  expect((await edge.call()).error).toMatch(/^HPE_INVALID_CHUNK_SIZE/);
});

test('slow headers and slow body take their time and change nothing', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_slow_headers', { interval: 20, bytes: 20, path: '/h' });
  await edge.toxic('x_http_slow_body', { interval: 50, bytes: 2, path: '/b' });
  const head = await edge.call('/h');
  const body = await edge.call('/b');
  expect([head.body, head.error, body.body, body.error]).toEqual(['GET /h ', '', 'GET /b ', '']);
  expect(head.ms).toBeGreaterThanOrEqual(100);
  expect(body.ms).toBeGreaterThanOrEqual(150);
});

test('lifting lets a response go that was being dripped', async () => {
  await using edge = await openEdge();
  await edge.toxic('x_http_slow_body', { interval: 60_000, bytes: 1 });
  const call = edge.call('/held');
  while ((await edge.witness()).touched.x_http_slow_body !== 1) await new Promise(setImmediate);
  await edge.lift('x_http_slow_body');
  expect(await call).toMatchObject({ status: 200, body: 'GET /held ', error: '' });
  expect((await edge.call('/next')).body).toBe('GET /next ');
});

test('a fault set while a connection lives counts from its next request', async () => {
  await using edge = await openEdge();
  expect((await edge.call()).status).toBe(200);
  await edge.toxic('x_http_status', { status: 429 });
  expect((await edge.call()).status).toBe(429);
  expect((await edge.witness()).connections.total).toBe(1);
});
