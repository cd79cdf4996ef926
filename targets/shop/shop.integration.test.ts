import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { shop } from './target.ts';

const HANG_MS = 20_000;
const start = (variant: string, env = {}) => runTarget(shop, variant, { PROFILE: 'around=5', ...env });
const order = (target: RunningTarget, headers = {}) =>
  target.send('gateway', '/orders', { order_id: randomUUID(), payment_id: randomUUID(), amount: 5 }, headers);

describe('deadline80', () => {
  let target: RunningTarget;
  beforeAll(async () => {
    target = await start('deadline80');
  });
  beforeEach(() => Promise.all(['fraud', 'bank'].map((service) => target.behave(service, {}))));
  afterAll(() => target[Symbol.asyncDispose]());

  test('a healthy order goes through all hops', async () => {
    expect(await order(target)).toMatchObject({ status: 200, body: { status: 'success', payment: { score: 0.1 } } });
  });

  test('a slow fraud check is named, with about half of the 3 s, and stops when nobody waits', async () => {
    const done = await target.metric('fraud', 'work_done_total');
    await target.behave('fraud', { slowWorkMs: HANG_MS });
    const { status, body } = await order(target);
    expect({ status, body }).toMatchObject({
      status: 504,
      body: { error: { code: 'upstream_timeout', dependency: 'fraud' } },
    });
    expect(body.error.timeout_ms).toBeLessThanOrEqual(1536);
    expect(body.error.timeout_ms).toBeGreaterThan(1200);
    await expect.poll(() => target.metric('fraud', 'slots_available'), { timeout: 30_000 }).toBe(200);
    expect(await target.metric('fraud', 'work_done_total')).toBe(done);
  });

  test.each([
    ['0 left', { 'x-request-timeout-ms': '0' }],
    ['past', { 'x-deadline-ms': '1' }],
    ['40 ms left', { 'x-request-timeout-ms': '40' }],
  ])('%s: refused before any work', async (_what, headers) => {
    const sent = await target.metric('order', 'arrivals_total');
    expect(await order(target, headers)).toMatchObject({ status: 504, body: { error: { code: 'deadline_exceeded' } } });
    expect(await target.metric('order', 'arrivals_total')).toBe(sent);
  });

  test('malformed: counted, and the default applies', async () => {
    expect((await order(target, { 'x-deadline-ms': 'soon' })).status).toBe(200);
    expect(await target.metric('gateway', 'deadline_header_invalid_total')).toBe(1);
  });
});

test('deadline80-nocancel: answers in time, and writes a score for nobody', async () => {
  await using target = await start('deadline80-nocancel');
  await target.behave('fraud', { slowWorkMs: 4000 });
  expect((await order(target)).status).toBe(504);
  await expect.poll(() => target.metric('fraud', 'work_done_caller_gone_total'), { timeout: 30_000 }).toBe(1);
});

test.each([
  ['deadline80-absolute', 504],
  ['deadline80', 504],
  ['deadline80-relative', 200],
])('%s: a fraud check whose clock is 2 s ahead makes it %i', async (variant, status) => {
  await using target = await start(variant);
  await target.behave('fraud', { clockSkewMs: 2000 });
  expect((await order(target)).status).toBe(status);
  expect(await target.metric('fraud', 'arrivals_total')).toBe(1);
});

test('a hop becomes another variant while it runs', async () => {
  await using target = await start('independent5');
  const tooLate = { 'x-request-timeout-ms': '0' };
  expect((await order(target, tooLate)).status).toBe(200);
  await target.send('gateway', '/control/variant', { variant: 'deadline80' });
  expect((await order(target, tooLate)).status).toBe(504);
});

test('independent5: work that begins when the user has left is counted', async () => {
  await using target = await start('independent5');
  const gone = { 'x-user-leaves-at': String(Date.now() - 1) };
  expect((await order(target, gone)).status).toBe(200);
  // The work itself, and each call.
  expect(await target.metric('payment', 'work_started_after_deadline_total')).toBe(3);
  expect(await target.metric('fraud', 'work_done_caller_gone_total')).toBe(1);
});

test('hierarchy: a silent bank is named, not a hop on the way', async () => {
  await using target = await start('hierarchy', { TIME_SCALE: '5' });
  await target.behave('bank', { slowReplyMs: HANG_MS });
  const error = { code: 'upstream_timeout', dependency: 'bank', timeout_ms: 2000, ambiguous: true };
  expect(await order(target)).toMatchObject({ status: 504, body: { error } });
});

describe('retries', () => {
  /** A target whose code is warm: a cold first attempt may be slower than its limit. Tells the calls at the bank since. */
  const startWarm = async (variant: string) => {
    const target = await start(variant, { GATEWAY_BUDGET_MS: '600000' });
    expect((await order(target)).status).toBe(200);
    return Object.assign(target, { calls: async () => (await target.metric('bank', 'arrivals_total')) - 1 });
  };

  test.each([
    ['retry-everywhere', 27],
    ['retry-two-layers', 16],
    ['retry-eager', 4],
    ['retry-outermost', 3],
    ['retry-budget3', 4],
  ])('%s: a bank that answers 503 is called %i times for one order', async (variant, calls) => {
    await using target = await startWarm(variant);
    await target.behave('bank', { status: 503 });
    expect((await order(target)).status).toBe(503);
    expect(await target.calls()).toBe(calls);
  });

  test.each([
    ['retry-eager', 4],
    ['retry-outermost', 1],
  ])('%s: a wrong order (404) is tried %i times', async (variant, calls) => {
    await using target = await startWarm(variant);
    await target.behave('bank', { status: 404 });
    expect((await order(target)).status).toBe(404);
    expect(await target.calls()).toBe(calls);
  });

  test('an order without a payment id is a write without a key: it is tried once', async () => {
    await using target = await startWarm('retry-outermost');
    await target.behave('bank', { status: 503 });
    expect((await target.send('gateway', '/orders', { order_id: randomUUID() })).status).toBe(503);
    expect(await target.calls()).toBe(1);
  });

  test('retry-breaker: five failures open the breaker, 429 never does', async () => {
    await using target = await startWarm('retry-breaker');
    await target.behave('bank', { status: 429, headers: { 'retry-after': '0' } });
    for (let i = 0; i < 2; i++) expect((await order(target)).status).toBe(429);
    await target.behave('bank', { status: 503 });
    for (let i = 0; i < 2; i++) await order(target);
    expect(await order(target)).toMatchObject({ status: 503, body: { error: { code: 'circuit_open' } } });
    expect(await target.calls()).toBe(2 * 4 + 5);
  });

  test('retry-worked: three attempts at order and one retry left when the bank fails fast', async () => {
    await using target = await startWarm('retry-worked');
    await target.behave('bank', { status: 503 });
    const error = { code: 'http_503', dependency: 'bank', retries_left: 1 };
    expect(await order(target)).toMatchObject({ status: 503, body: { error } });
    expect(await target.calls()).toBe(3);
  });
});
