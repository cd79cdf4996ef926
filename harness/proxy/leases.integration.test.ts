import { expect, test } from 'vitest';
import { openEdge } from './edge.fixture.ts';

async function lease(edge: Awaited<ReturnType<typeof openEdge>>, body: object): Promise<string> {
  const { status, body: made } = await edge.control('POST', '/x/leases', body);
  expect(status).toBe(201);
  return (made as { id: string }).id;
}

const noToxics = { toxics: [] };

test('faults heal when a lease is not renewed: toxics set since are gone, the proxy is enabled', async () => {
  await using edge = await openEdge();
  await edge.toxic('noop', {}, { name: 'before' });
  // Long enough to set the faults, however busy the machine is.
  await lease(edge, { ttlMs: 5000 });
  await edge.toxic('timeout');
  await edge.toxic('x_stall_connect');
  await edge.control('PATCH', '/proxies/edge', { enabled: false });
  for (;;) {
    const { body } = await edge.control('GET', '/proxies/edge');
    if ((body as { enabled: boolean }).enabled) break;
  }
  const { body } = await edge.control('GET', '/proxies/edge');
  expect((body as { toxics: { name: string }[] }).toxics.map(({ name }) => name)).toEqual(['before']);
  expect((await edge.call()).status).toBe(200);
});

test('a change that names its lease is refused when that has expired', async () => {
  await using edge = await openEdge();
  const id = await lease(edge, { ttlMs: 60_000 });
  const breakIt = () =>
    fetch(`${edge.api}/proxies/edge/toxics`, {
      method: 'POST',
      headers: { 'x-squall-lease': id },
      body: '{"type":"noop"}',
    });
  expect((await breakIt()).status).toBe(200);
  await edge.control('DELETE', `/x/leases/${id}`);
  const refused = await breakIt();
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('lease has expired')]);
  expect((await edge.control('GET', '/proxies/edge')).body).toMatchObject(noToxics);
});

test('a renewed lease holds; ending it restores at once', async () => {
  await using edge = await openEdge();
  const id = await lease(edge, { ttlMs: 2000, proxies: ['edge'] });
  await edge.toxic('timeout');
  const until = performance.now() + 2500;
  while (performance.now() < until) {
    expect((await edge.control('POST', `/x/leases/${id}/renew`)).status).toBe(204);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect((await edge.control('GET', '/proxies/edge')).body).not.toMatchObject(noToxics);
  expect((await edge.control('DELETE', `/x/leases/${id}`)).status).toBe(204);
  expect((await edge.control('GET', '/proxies/edge')).body).toMatchObject(noToxics);
  expect((await edge.control('POST', `/x/leases/${id}/renew`)).status).toBe(404);
});

test('a lease on one proxy leaves the others alone; bad leases are refused', async () => {
  await using edge = await openEdge();
  await edge.control('POST', '/proxies', { name: 'other', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' });
  const id = await lease(edge, { ttlMs: 60_000, proxies: ['other'] });
  await edge.toxic('noop');
  await edge.control('DELETE', `/x/leases/${id}`);
  expect((await edge.control('GET', '/proxies/edge')).body).not.toMatchObject(noToxics);
  expect((await edge.control('POST', '/x/leases', { ttlMs: 5 })).status).toBe(400);
  expect((await edge.control('POST', '/x/leases', { ttlMs: 5000, proxies: ['nope'] })).status).toBe(404);
});
