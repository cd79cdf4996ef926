import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createServiceControl } from '../environments/service-control.ts';
import { connectFaultProxy } from '../environments/toxiproxy-client.ts';
import { answersOk } from './process/ready.ts';
import { removeAll } from './reaper/remove.ts';

/** A server that redirects everything to another one, and what reached that. */
async function redirecting(): Promise<{ readonly url: string; readonly reached: readonly string[] }> {
  const reached: string[] = [];
  const other = await listening((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.end('{"version":"1","toxics":[{"name":"squall_x"}]}');
  });
  const url = await listening((request, response) => {
    response.writeHead(307, { location: `${other}${request.url}` }).end();
  });
  return { url, reached };
}

async function listening(answer: Parameters<typeof createServer>[1] & object): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('no control call follows a redirect', async () => {
  const { url, reached } = await redirecting();
  const service = createServiceControl('bank', () => url, { entry: new URL('file:///bank.ts') });
  await expect(service.get('/metrics')).rejects.toThrow('redirect to');
  await expect(service.post('/reset')).rejects.toThrow('redirect to');
  const proxy = connectFaultProxy(url, 'toxiproxy');
  await expect(proxy.version()).rejects.toMatchObject({
    code: 'SQUALL_PROXY',
    message: expect.stringMatching(/redirect/),
  });
  const edge = { edge: 'a->b', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' };
  await expect(proxy.createEdge(edge)).rejects.toMatchObject({ code: 'SQUALL_PROXY' });
  expect(await answersOk(`${url}/health`, new AbortController().signal)).toBe(false);
  await removeAll([
    { kind: 'proxy', api: url, proxy: 'a', mark: false },
    { kind: 'toxics', api: url, proxy: 'a' },
    { kind: 'call', url: `${url}/behave`, body: '{}' },
    { kind: 'lease', url: `${url}/x/leases/1` },
  ]);
  expect(reached).toEqual([]);
});

test('a proxy whose name has signs of a URL is healed as itself', async () => {
  const reached: string[] = [];
  const url = await listening((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.end('{"toxics":[{"name":"squall_x?y"},{"name":"theirs"}]}');
  });
  await removeAll([{ kind: 'toxics', api: url, proxy: 'a#b?c%/d' }]);
  expect(reached).toEqual(['GET /proxies/a%23b%3Fc%25%2Fd', 'DELETE /proxies/a%23b%3Fc%25%2Fd/toxics/squall_x%3Fy']);
});

test('a service that does not answer a probe is named with the call', async () => {
  const url = await listening(() => {});
  const service = createServiceControl('bank', () => url, { entry: new URL('file:///bank.ts') });
  await expect(service.get('/metrics')).rejects.toThrow('bank did not answer GET /metrics within 2 s');
});

test('a crowded service may take longer to start anew for a scenario than to clear its marks for a reading', async () => {
  const url = await listening((request, response) => {
    request.resume();
    // Beyond the 2 s for clearing marks, which are real ones.
    setTimeout(() => response.end('ok'), 2300);
  });
  const service = createServiceControl('bank', () => url, { entry: new URL('file:///bank.ts'), reset: '/reset' });
  const [anew, marks] = await Promise.allSettled([service.post('/reset', { fresh: true }), service.post('/reset')]);
  expect(anew.status).toBe('fulfilled');
  expect(marks).toMatchObject({ reason: { message: 'bank did not answer POST /reset within 2 s' } });
});

test.each([
  ['refuses', 500, 'bank answered 500 to POST /control/variant: no such variant'],
  ['redirects', 302, /^bank cannot be asked for POST \/control\/variant: answered 302 with a redirect/],
])('a service that %s what it is asked for is no bug of the run', async (_, status, message) => {
  const url = await listening((_request, response) => {
    response.writeHead(status, { location: '/elsewhere' }).end('no such variant');
  });
  const service = createServiceControl('bank', () => url, { entry: new URL('file:///bank.ts') });
  await expect(service.post('/control/variant', { variant: 'naive' })).rejects.toMatchObject({
    code: 'SQUALL_SERVICE_REFUSED',
    message: expect.stringMatching(message),
    exitCode: 12,
  });
});

test('credentials of a URL reach the service as an Authorization, and are in no URL', async () => {
  const seen: unknown[] = [];
  const url = await listening(({ headers: { authorization }, url: path }, response) => {
    seen.push([authorization, path]);
    response.end();
  });
  const signal = AbortSignal.timeout(5000);
  expect(await answersOk(`${url.replace('//', '//ada:p%40ss@')}/ready`, signal)).toBe(true);
  expect(seen).toEqual([[`Basic ${Buffer.from('ada:p@ss').toString('base64')}`, '/ready']]);
});
