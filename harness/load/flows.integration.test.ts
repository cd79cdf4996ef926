import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closed, type LoadPlan, type RequestTemplate } from '../domain/load-plan.ts';
import { systemClock } from '../runtime/clock.ts';
import { createLoadDriver } from './driver.ts';

const seen: string[] = [];
const server = createServer((request, response) => {
  seen.push(`${request.url} ${request.headers.cookie ?? ''}`.trim());
  if (request.url === '/gzip') {
    response.setHeader('content-encoding', 'gzip');
    return response.end(gzipSync('{"token":"t","error":{"code":"x"}}'));
  }
  response.setHeader('set-cookie', ['sid=abc; Path=/; HttpOnly', 'csrf=z; Path=/']);
  return request.url === '/slow' ? setTimeout(() => response.end('{}'), 100) : response.end('{"token":"t"}');
});
beforeAll(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
afterAll(() => void server.close());

async function drive(requests: readonly RequestTemplate[], plan: LoadPlan = closed(4, 2), workers = 1) {
  seen.length = 0;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rules = [{ label: 'declined', class: 'rejected', status: 200, json: { 'error.code': 'y' } }] as const;
  const spec = { url, requests, rules, deadlineMs: 5000, seed: 1, runId: 'test' };
  const { signal } = new AbortController();
  const options = { originMs: systemClock.now(), intervalMs: 200, onSnapshot: () => {}, signal };
  await using session = await createLoadDriver({ workers }).start(spec, options);
  await session.run('baseline', plan);
  return await session.finish();
}

const get = (path: string, rest: Partial<RequestTemplate> = {}): RequestTemplate => ({ method: 'GET', path, ...rest });

test('a token in a gzip body is captured, and the step after it is sent', async () => {
  const flow = get('/gzip', { capture: { token: { json: 'token' } }, next: get('/after-{{token}}') });
  const { ledger, reasons } = await drive([flow]);
  expect(ledger).toMatchObject({ planned: 8, sent: 8, dropped: 0, unaccounted: 0 });
  expect(reasons).toBeUndefined();
  expect(seen.filter((url) => url.startsWith('/after-t'))).toHaveLength(4);
});

test('all cookies that an answer sets go back', async () => {
  const next = get('/me', { headers: { cookie: '{{session}}' } });
  await drive([get('/login', { capture: { session: { header: 'set-cookie' } }, next })]);
  expect(seen.filter((request) => request === '/me sid=abc; csrf=z')).toHaveLength(4);
});

test.each([1, 2])(
  'a capture that fails: all steps after it are planned and never sent (%d workers)',
  async (workers) => {
    const next = get('/a/{{token}}', { next: get('/b/{{token}}') });
    const flow = get('/login', { capture: { token: { json: 'tokn' } }, next });
    const { ledger, reasons, recordings, intervals } = await drive([flow], closed(4, 2), workers);
    expect(ledger).toMatchObject({ planned: 12, sent: 4, dropped: 8, unaccounted: 0 });
    const reason = 'capture "token" found nothing at json "tokn" in the answer of GET /login';
    const common = { phase: 'baseline', kind: 'dropped', reason, count: 4 };
    expect(reasons).toEqual([
      { ...common, route: 'GET /a/{{token}}' },
      { ...common, route: 'GET /b/{{token}}' },
    ]);
    const dropped = recordings.filter(({ kind, clock }) => kind === 'dropped' && clock === 'response');
    expect(dropped.map(({ route, count }) => [route, count])).toEqual([
      ['GET /a/{{token}}', 4],
      ['GET /b/{{token}}', 4],
    ]);
    expect(intervals.reduce((sum, { labels }) => sum + (labels['dropped'] ?? 0), 0)).toBe(8);
    expect(seen).toEqual(Array(4).fill('/login'));
  },
);

test('what is dropped at the cap is recorded under the route that it had', async () => {
  const load: LoadPlan = { model: 'open', arrivals: { kind: 'herd', count: 10 }, durationMs: 50, maxInFlight: 3 };
  const { ledger, recordings, reasons } = await drive([get('/slow')], load);
  expect(ledger).toMatchObject({ planned: 10, sent: 3, dropped: 7 });
  const dropped = recordings.filter(({ kind, clock }) => kind === 'dropped' && clock === 'response');
  expect(dropped).toMatchObject([{ route: 'GET /slow', count: 7 }]);
  expect(reasons).toMatchObject([{ kind: 'dropped', route: 'GET /slow', count: 7 }]);
});
