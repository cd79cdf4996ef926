import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { startSilentRedis } from './silent-redis.fixture.ts';
import { broker, brokerFleet } from './target.ts';

const start = (variant: string, env = {}) => runTarget(broker, variant, { TIME_SCALE: '10', ...env });
const send = (target: RunningTarget, path: string) => target.send('caller', path, { payment_id: randomUUID() });
const sendMany = async (target: RunningTarget, path: string, times: number) => {
  for (let i = 0; i < times; i++) await send(target, path);
};
const arrivals = (target: RunningTarget, route = '') => target.metric('downstream', 'arrivals_total', route);

test('consec5: opens on the fifth failure; charge and refund are apart; closes after three probes', async () => {
  await using target = await start('consec5');
  await target.behave('downstream', { status: 500, endpoint: '/charge' });
  await sendMany(target, '/pay', 7);
  expect(await arrivals(target)).toBe(5);
  expect(await send(target, '/refund')).toMatchObject({ status: 200 });
  await target.behave('downstream', {});
  await expect.poll(async () => (await send(target, '/pay')).status, { timeout: 30_000, interval: 200 }).toBe(200);
  await sendMany(target, '/pay', 2);
  expect(await target.metric('caller', 'breaker_state', '/charge')).toBe(0);
});

test.each([
  ['consec5', 0],
  ['count4xx', 2],
])('%s: refusals leave its state at %i', async (variant, state) => {
  await using target = await start(variant);
  await target.behave('downstream', { status: 404 });
  await sendMany(target, '/pay', 6);
  expect(await target.metric('caller', 'breaker_state')).toBe(state);
});

test.each([
  ['per-host', 20],
  ['fleet-cumul5', 0],
])('%s: with one bad host of twenty, %i of the next twenty requests succeed', async (variant, answering) => {
  await using target = await start(variant);
  await target.behave('downstream', { status: 500, endpoint: '/host/7' });
  await sendMany(target, '/fleet', 100);
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(target, '/fleet')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(answering);
});

test('consec5+resend: a read is sent once more when its connection broke, a payment is not, and a refusal neither', async () => {
  await using server = await startRude();
  const env = { DOWNSTREAM_URL: server.url };
  await using target = await start('consec5+resend', env);
  expect((await target.send('caller', '/payments/1')).status).toBe(200);
  expect(server.requests).toEqual(['/status', '/status']);
  expect(await send(target, '/pay')).toMatchObject({ status: 502, body: { error: { ambiguous: true } } });
  expect(server.requests).toEqual(['/status', '/status', '/charge']);
});

test('consec5+fallback: an open circuit answers from the cache, takes writes, and applies them once later', async () => {
  await using target = await start('consec5+fallback');
  const read = () => target.send('caller', '/payments/1');
  expect((await read()).status).toBe(200);
  await target.behave('downstream', { status: 500 });
  for (let i = 0; i < 5; i++) await read();
  expect(await read()).toMatchObject({ status: 200, body: { _fromCache: true } });
  await sendMany(target, '/pay', 5);
  const charged = await target.metric('downstream', 'charges_total');
  expect(await send(target, '/pay')).toMatchObject({ status: 202, body: { status: 'pending' } });
  await target.behave('downstream', {});
  await expect.poll(() => target.metric('caller', 'writes_pending'), { timeout: 30_000 }).toBe(0);
  expect(await target.metric('downstream', 'charges_total')).toBe(charged + 1);
});

test.each([
  ['bulkhead>breaker>retry', 15],
  ['bulkhead>retry>breaker', 5],
  ['retry>bulkhead>breaker', 5],
])('%s: a dead downstream is called %i times before the circuit opens', async (variant, calls) => {
  await using target = await start(variant, { TIME_SCALE: '20' });
  await target.behave('downstream', { status: 500 });
  await sendMany(target, '/pay', 5);
  expect(await arrivals(target)).toBe(calls);
});

test('breaker>bulkhead>retry: many callers at once open the circuit of a healthy downstream; the right order does not', async () => {
  for (const [variant, state] of [
    ['breaker>bulkhead>retry', 2],
    ['bulkhead>breaker>retry', 0],
  ] as const) {
    await using target = await start(variant);
    await target.behave('downstream', { slowWorkMs: 200 });
    await Promise.all(Array.from({ length: 40 }, () => send(target, '/pay')));
    expect(await target.metric('caller', 'breaker_state')).toBe(state);
  }
});

test('per-pod: twenty instances need five failures each', async () => {
  await using target = await runTarget(brokerFleet, 'per-pod', { TIME_SCALE: '10' });
  await target.behave('downstream', { status: 500 });
  await sendMany(target, '/pay', 120);
  expect(await arrivals(target)).toBe(100);
});

test('shared: without Redis each instance still has its own breaker, and no request fails because of it', async () => {
  await using target = await runTarget(brokerFleet, 'shared', { TIME_SCALE: '10', REDIS_URL: 'redis://127.0.0.1:1' });
  expect((await send(target, '/pay')).status).toBe(200);
  await target.behave('downstream', { status: 500 });
  await sendMany(target, '/pay', 120);
  expect(await arrivals(target)).toBe(101);
});

test('a caller becomes another variant while it runs, and has forgotten what the one before learnt', async () => {
  await using target = await start('consec5');
  await target.behave('downstream', { status: 500 });
  await sendMany(target, '/pay', 6);
  expect(await target.metric('caller', 'breaker_state')).toBe(2);
  expect((await target.send('caller', '/control/variant', { variant: 'naked' })).status).toBe(204);
  await sendMany(target, '/pay', 10);
  expect(await arrivals(target)).toBe(15);
  expect((await target.send('caller', '/control/variant', { variant: 'nakid' })).status).toBe(500);
});

test('per-pod: an instance that is restarted while the downstream is dead has to learn it again', async () => {
  await using target = await start('consec5');
  await target.behave('downstream', { status: 500 });
  await sendMany(target, '/pay', 6);
  await target.behave('caller', { restartEveryMs: 20 });
  await expect.poll(async () => (await send(target, '/pay')).reason, { timeout: 30_000 }).toBe('downstream-500');
  await target.behave('caller', {});
  await sendMany(target, '/pay', 6);
  expect(await target.metric('caller', 'breaker_state')).toBe(2);
  expect(await arrivals(target)).toBeGreaterThanOrEqual(10);
});

test('a caller survives a Redis that hangs up and never answers again, also when it stops asking for it', async () => {
  using redis = await startSilentRedis();
  await using target = await runTarget(brokerFleet, 'shared', { TIME_SCALE: '10', REDIS_URL: redis.url });
  await expect.poll(() => redis.subscriptions, { timeout: 30_000 }).toBe(1);
  redis.hangUp();
  await expect.poll(() => redis.subscriptions, { timeout: 30_000 }).toBe(2);
  await target.send('caller', '/control/variant', { variant: 'per-pod' });
  expect((await send(target, '/pay')).status).toBe(200);
});

test('redis-required: without Redis every request fails', async () => {
  const env = { TIME_SCALE: '10', REDIS_URL: 'redis://127.0.0.1:1' };
  await using target = await runTarget(brokerFleet, 'redis-required', env);
  expect((await send(target, '/pay')).status).toBe(500);
  expect(await arrivals(target)).toBe(0);
});

/** A downstream that breaks every odd connection when it has read a request from it, and answers on the even ones. */
async function startRude() {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(String(request.url));
    if (requests.length % 2 === 1) request.socket.destroy();
    else response.setHeader('content-type', 'application/json').end('{"status":"success"}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
