import { expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { queries } from './target.ts';

/** Limits that a busy machine keeps; a test that is about one of them sets it. */
const PATIENT = { POOL_FILL: '0', CONNECT_MS: '30000', CLIENT_MS: '30000', STATEMENT_MS: '60000', ACQUIRE_MS: '30000' };
const start = (variant: string, { url }: { readonly url: string }, env: Readonly<Record<string, string>> = {}) =>
  runTarget(queries, variant, { ...PATIENT, DATABASE_URL: url, ...env });
const slow = (target: RunningTarget, seconds: number, headers = {}) =>
  target.send('api', `/slow?seconds=${seconds}`, undefined, headers);
const active = (target: RunningTarget) => target.metric('monitor', 'active_statements');
const error = (limit: string, timeout_ms: number) => ({
  status: 504,
  reason: 'upstream-timeout',
  body: { error: { code: 'upstream_timeout', dependency: 'postgres', limit, timeout_ms, retryable: true } },
});

test('every variant answers what is quick, with and without the database', async () => {
  await using postgres = await startPostgres();
  for (const variant of Object.keys(queries.variants)) {
    await using target = await start(variant, postgres, { POOL_FILL: '2' });
    expect(await target.send('api', '/query')).toMatchObject({ status: 200, body: { answer: 42 } });
    expect(await target.send('api', '/ping')).toMatchObject({ status: 200, body: { pong: true } });
    expect(await target.metric('api', 'pool_in_use')).toBe(0);
    expect(await target.metric('api', 'service_requests_total', 'endpoint="connect",outcome="ok"')).toBe(2);
  }
});

test('resilient: the client leaves at its limit, and the statement ends at the server', async () => {
  await using postgres = await startPostgres();
  await using target = await start('resilient', postgres, { CLIENT_MS: '1000' });
  expect(await slow(target, 60)).toMatchObject(error('client', 1000));
  await expect.poll(() => active(target), { timeout: 30_000 }).toBe(0);
});

test('no-cancel: the statement outlives its client until the server ends it', async () => {
  await using postgres = await startPostgres();
  await using target = await start('no-cancel', postgres, { CLIENT_MS: '500', STATEMENT_MS: '8000' });
  expect(await slow(target, 60)).toMatchObject(error('client', 500));
  expect(await target.metric('api', 'pool_in_use')).toBe(0);
  await expect.poll(() => active(target), { timeout: 30_000 }).toBe(1);
  await expect.poll(() => active(target), { timeout: 30_000 }).toBe(0);
});

test('server-5s: the server ends the statement and says so', async () => {
  await using postgres = await startPostgres();
  await using target = await start('server-5s', postgres, { STATEMENT_MS: '500' });
  expect(await slow(target, 60)).toMatchObject(error('statement', 500));
});

test('naive: twenty slow statements take every connection, and a query waits for one', async () => {
  await using postgres = await startPostgres();
  await using target = await start('naive', postgres);
  for (let i = 0; i < 20; i++) slow(target, 60).catch(() => undefined);
  await expect.poll(() => active(target), { timeout: 30_000 }).toBe(20);
  target.send('api', '/query').catch(() => undefined);
  await expect.poll(() => target.metric('api', 'pool_waiting'), { timeout: 30_000 }).toBe(1);
  expect(await target.metric('api', 'pool_in_use_max')).toBe(20);
  expect(await target.send('api', '/ping')).toMatchObject({ status: 200 });
});

test('a statement that cannot end before its deadline is not started, unless nobody looks', async () => {
  await using postgres = await startPostgres();
  const HALF_A_SECOND = { 'x-request-timeout-ms': '500' };
  for (const [variant, status, started] of [
    ['resilient', 504, 0],
    ['naive', 200, 1],
  ] as const) {
    await using target = await start(variant, postgres);
    expect((await slow(target, 1, HALF_A_SECOND)).status).toBe(status);
    expect(await target.metric('api', 'service_requests_total', 'endpoint="statement"')).toBe(started);
  }
});

test('without its database the service is alive and not ready', async () => {
  const postgres = await startPostgres();
  await using target = await start('resilient', postgres);
  expect(await target.send('api', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  await postgres[Symbol.asyncDispose]();
  expect(await target.send('api', '/health/ready')).toMatchObject({ status: 503, body: { status: 'not ready' } });
  expect(await target.send('api', '/health/live')).toMatchObject({ status: 200, body: { status: 'alive' } });
  expect(await target.send('api', '/query')).toMatchObject({
    status: 502,
    body: { error: { code: 'downstream_error', dependency: 'postgres' } },
  });
});
