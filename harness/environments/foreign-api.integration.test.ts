import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { proxyKindAt } from './proxy-kind.ts';
import { connectFaultProxy } from './toxiproxy-client.ts';

/** A server that answers these paths with these texts, and all others with 404. */
async function serving(answers: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const answer = answers[url];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'text/plain' }).end(answer ?? 'not found');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ['as before 2.5', '2.1.4', '2.1.4'],
  ['of somebody’s own build', 'git', 'git'],
  ['as since 2.5', '{"version": "2.12.0"}', '2.12.0'],
])('a Toxiproxy tells its version %s', async (_, answer, version) => {
  const url = await serving({ '/version': answer });
  expect(await proxyKindAt(url)).toBe('toxiproxy');
  expect(await connectFaultProxy(url, 'toxiproxy').version()).toBe(version);
});

test('a service that is taken for a fault proxy is named with what it said', async () => {
  const url = await serving({ '/health': 'ok' });
  await expect(proxyKindAt(url)).rejects.toMatchObject({
    code: 'SQUALL_PROXY',
    message: expect.stringMatching(/answered GET http:.*\/health with no JSON: ok/),
    hint: expect.stringContaining('8474'),
  });
});
