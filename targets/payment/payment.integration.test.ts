import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { payment, paymentOfUsers } from './target.ts';

/** Five times faster than real time, and dependencies without a latency of their own unless a test asks for it. */
const QUICK = { TIME_SCALE: '5', PROFILE: 'around=5' };
const HANG_MS = 20_000;
/** For tests that are not about time: on a busy machine the usual limits are too short for many payments at once. */
const LIMITS = [
  'BUDGET_MS',
  ...['FRAUD', 'BANK', 'NOTIFY'].flatMap((name) => [`${name}_READ_MS`, `${name}_CONNECT_MS`]),
];
const PATIENT = Object.fromEntries(LIMITS.map((limit) => [limit, 'none']));

const start = (variant: string, env: Readonly<Record<string, string>> = {}) =>
  runTarget(payment, variant, { ...QUICK, ...env });

/** Sends payments of which some hang; fills with the `x-reason` of those that were turned away. */
function payMany(target: RunningTarget, size: number): readonly string[] {
  const turnedAway: string[] = [];
  for (let i = 0; i < size; i++)
    pay(target).then(
      ({ reason }) => reason !== null && turnedAway.push(reason),
      () => undefined, // The target is gone when the test is over.
    );
  return turnedAway;
}

const pay = (target: RunningTarget, payment_id: string = randomUUID()) =>
  target.send('payment', '/payment', { user_id: 'u-1', amount: 100, payment_id });

describe('budgeted maps every event to what it means for the user', () => {
  let target: RunningTarget;
  beforeAll(async () => {
    target = await start('budgeted');
  });
  beforeEach(() => Promise.all(['fraud', 'bank', 'notify'].map((stub) => target.behave(stub, {}))));
  afterAll(() => target[Symbol.asyncDispose]());

  /** Pays, and tells how often this payment was charged and notified. */
  const payAndAudit = async () => {
    const id = randomUUID();
    const answer = await pay(target, id);
    const rows = async (stub: string) => (await target.send(stub, '/control/ledger')).body.rows[id] ?? 0;
    return { ...answer, charges: await rows('bank'), emails: await rows('notify') };
  };

  test('a healthy payment is charged once and notified once', async () => {
    const answer = await payAndAudit();
    expect(answer).toMatchObject({ status: 200, body: { status: 'success' }, charges: 1, emails: 1 });
    expect(answer.body.transaction_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a payment can be followed by its id to every dependency', async () => {
    const headers = { 'x-request-id': 'run-7' };
    await target.send('payment', '/payment', { user_id: 'u-1', amount: 100, payment_id: randomUUID() }, headers);
    for (const stub of ['fraud', 'bank', 'notify']) {
      const { body } = await target.send(stub, '/control/visits?ids=run-7');
      expect(body).toMatchObject([{ id: 'run-7', status: 200 }]);
    }
  });

  test('fraud positive: rejected, nothing charged', async () => {
    await target.behave('fraud', { reply: { is_fraudulent: true } });
    const body = { status: 'rejected', code: 'fraud_suspected' };
    expect(await payAndAudit()).toMatchObject({ status: 422, body, charges: 0 });
  });

  test('fraud timeout: refused, retryable, nothing charged', async () => {
    await target.behave('fraud', { slowReplyMs: HANG_MS });
    const error = { code: 'upstream_timeout', dependency: 'fraud', timeout_ms: 600, ambiguous: false, retryable: true };
    expect(await payAndAudit()).toMatchObject({ status: 504, reason: 'upstream-timeout', body: { error }, charges: 0 });
    expect(await target.metric('payment', 'service_timeouts_total', 'service="fraud"')).toBe(1);
  });

  test('fraud answers 500: verification unavailable', async () => {
    await target.behave('fraud', { status: 500 });
    const error = { code: 'downstream_error', dependency: 'fraud', ambiguous: false };
    expect(await payAndAudit()).toMatchObject({ status: 502, body: { status: 'error', error }, charges: 0 });
  });

  test('bank timeout after the request was sent: ambiguous, not retryable, and here the money has moved', async () => {
    await target.behave('bank', { slowReplyMs: HANG_MS });
    const error = { code: 'upstream_timeout', dependency: 'bank', timeout_ms: 3500, ambiguous: true, retryable: false };
    expect(await payAndAudit()).toMatchObject({ status: 504, body: { error }, charges: 1, emails: 0 });
  });

  test.each([
    [402, { status: 402, body: { status: 'rejected', code: 'insufficient_funds' } }],
    [400, { status: 502, body: { error: { code: 'downstream_error', dependency: 'bank', ambiguous: false } } }],
    [500, { status: 502, body: { error: { code: 'downstream_error', dependency: 'bank', ambiguous: true } } }],
  ])('bank answers %i', async (status, expected) => {
    await target.behave('bank', { status });
    expect(await payAndAudit()).toMatchObject(expected);
  });

  test.each([
    ['hangs', { slowWorkMs: HANG_MS }],
    ['answers 500', { status: 500 }],
  ])('notification %s: still a success', async (_what, behaviour) => {
    await target.behave('notify', behaviour);
    const body = { status: 'success', metadata: { notified: false } };
    expect(await payAndAudit()).toMatchObject({ status: 200, body, charges: 1, emails: 0 });
  });

  test.each([
    ['bank', '/charge', { user_id: 'u-1', payment_id: 'half' }],
    ['notify', '/send', { user_id: 'u-1', payment_id: 'half', template: 't', data: { amount: 1 } }],
  ])('%s refuses a call that lacks something, and does nothing', async (stub, path, body) => {
    expect(await target.send(stub, path, body)).toMatchObject({ status: 400 });
    expect((await target.send(stub, '/control/ledger')).body.rows).not.toHaveProperty('half');
  });

  test('what is begun for a user who has left is counted', async () => {
    const order = { user_id: 'u-1', amount: 100, payment_id: randomUUID() };
    await target.send('payment', '/payment', order, { 'x-deadline-ms': String(Date.now() - 1) });
    expect(await target.metric('payment', 'work_started_after_deadline_total')).toBe(3);
  });

  test('an order without an amount is refused', async () => {
    const order = { user_id: 'u-1', payment_id: 'p' };
    expect(await target.send('payment', '/payment', order)).toMatchObject({ status: 400 });
  });
});

test('fraud down: verification unavailable; bank down: nothing was sent, so nothing is ambiguous', async () => {
  await using target = await start('budgeted');
  await target.kill('bank');
  const bankDown = { code: 'downstream_error', dependency: 'bank', ambiguous: false, retryable: true };
  expect((await pay(target)).body.error).toMatchObject(bankDown);
  expect(await target.metric('payment', 'service_requests_total', 'service="bank"')).toBe(0);
  await target.kill('fraud');
  expect((await pay(target)).body.error).toMatchObject({ code: 'downstream_error', dependency: 'fraud' });
});

test('budget gone before the bank: too long, try again, nothing charged', async () => {
  await using target = await start('budgeted', { BUDGET_MS: '750', FRAUD_READ_MS: 'none' });
  await target.behave('fraud', { slowReplyMs: 200 });
  const body = { error: { code: 'budget_exhausted' } };
  expect(await pay(target)).toMatchObject({ status: 504, reason: 'budget', body });
  expect(await target.metric('bank', 'arrivals_total')).toBe(0);
});

describe('the other variants show what goes wrong', () => {
  test('naive: a 402 or a failed notification crashes the request, after the charge', async () => {
    await using target = await start('naive');
    await target.behave('bank', { status: 402 });
    expect(await pay(target)).toMatchObject({ status: 500 });
    await target.behave('bank', {});
    await target.behave('notify', { status: 500 });
    expect(await pay(target)).toMatchObject({ status: 500 });
    expect(await target.metric('bank', 'charges_total')).toBe(1);
  });

  test('fixed5: charged, and told "timeout"', async () => {
    await using target = await start('fixed5', { CALL_TIMEOUT_MS: '5000' });
    await target.behave('notify', { slowWorkMs: HANG_MS });
    expect(await pay(target)).toMatchObject({ status: 504, body: { status: 'error', error: { code: 'timeout' } } });
    expect(await target.metric('bank', 'charges_total')).toBe(1);
  });

  test('race5 keeps its slot after it has answered; fixed5 gives it back', async () => {
    for (const [variant, free] of [
      ['race5', 199],
      ['fixed5', 200],
    ] as const) {
      await using target = await start(variant, { CALL_TIMEOUT_MS: '5000' });
      await target.behave('bank', { slowReplyMs: HANG_MS });
      expect(await pay(target)).toMatchObject({ status: 504, body: { error: { code: 'timeout' } } });
      expect(await target.metric('payment', 'slots_available')).toBe(free);
      expect(await target.metric('payment', 'service_timeouts_total', 'service="bank"')).toBe(1);
    }
  });

  test('budgeted-async answers before the notification and holds no slot for it', async () => {
    await using target = await start('budgeted-async', { NOTIFY_READ_MS: '20000' });
    await target.behave('notify', { slowWorkMs: HANG_MS });
    expect(await pay(target)).toMatchObject({ status: 200, body: { metadata: {} } });
    expect(await target.metric('payment', 'background_tasks')).toBe(1);
    expect(await target.metric('payment', 'slots_available')).toBe(200);
  });

  test('budgeted+bulkhead50: the 51st concurrent bank call is turned away', async () => {
    await using target = await start('budgeted+bulkhead50', PATIENT);
    await target.behave('bank', { slowReplyMs: HANG_MS });
    const turnedAway = payMany(target, 60);
    await expect.poll(() => target.metric('bank', 'arrivals_total'), { timeout: 30_000 }).toBe(50);
    await expect.poll(() => turnedAway, { timeout: 30_000 }).toEqual(Array(10).fill('bulkhead-full'));
  });

  test.each([
    ['cap', 149],
    ['cap150', 150],
  ])('%s: so many payments are let in, the next is turned away without a slot', async (variant, letIn) => {
    await using target = await start(variant, PATIENT);
    await target.behave('bank', { slowReplyMs: HANG_MS });
    const turnedAway = payMany(target, 160);
    await expect.poll(() => turnedAway, { timeout: 30_000 }).toEqual(Array(160 - letIn).fill('load-shed'));
    expect(await target.metric('payment', 'slots_available_min')).toBe(200 - letIn);
  });

  test('shed-latched never lets anybody in again; shed-decay one in twenty', async () => {
    for (const [variant, letIn] of [
      ['shed-latched', 0],
      ['shed-decay', 2],
    ] as const) {
      await using target = await start(variant, PATIENT);
      await target.behave('bank', { slowWorkMs: 1000 });
      await Promise.all(Array.from({ length: 10 }, () => pay(target)));
      const answers = await Promise.all(Array.from({ length: 40 }, () => pay(target)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(letIn);
      await target.send('payment', '/control/reset', { fresh: true });
      expect((await pay(target)).status).toBe(200);
    }
  });

  test('budgeted+breaker: opens after five failures of the bank, never on 402', async () => {
    await using target = await start('budgeted+breaker');
    await target.behave('bank', { status: 402 });
    for (let i = 0; i < 6; i++) expect((await pay(target)).status).toBe(402);
    await target.behave('bank', { status: 500 });
    for (let i = 0; i < 5; i++) expect((await pay(target)).status).toBe(502);
    expect(await pay(target)).toMatchObject({ status: 503, reason: 'circuit-open' });
    expect(await target.metric('bank', 'arrivals_total')).toBe(11);
  });
});

test('a caller that gives up is seen by the dependency, and the work it left behind is counted', async () => {
  await using target = await start('budgeted');
  await target.behave('bank', { slowWorkMs: 1000 });
  expect((await pay(target)).status).toBe(504);
  await expect.poll(() => target.metric('bank', 'work_done_total'), { timeout: 30_000 }).toBe(1);
  expect(await target.metric('bank', 'work_done_caller_gone_total')).toBe(1);
});

test('budgeted+deadline starts nothing for a user who has left, and ends when the user leaves', async () => {
  await using target = await start('budgeted+deadline');
  const payBy = (deadline: number) => {
    const order = { user_id: 'u-1', amount: 100, payment_id: randomUUID() };
    return target.send('payment', '/payment', order, { 'x-deadline-ms': String(Math.round(deadline)) });
  };
  const error = { code: 'deadline_exceeded', ambiguous: false, retryable: true };
  expect(await payBy(Date.now() - 1)).toMatchObject({ status: 504, reason: 'deadline', body: { error } });
  expect(await target.metric('fraud', 'arrivals_total')).toBe(0);
  await target.behave('bank', { slowReplyMs: HANG_MS });
  // The bank would be given 3.5 s. Half of that is left.
  const { timeout_ms } = (await payBy(Date.now() + 400)).body.error;
  expect(timeout_ms).toBeLessThan(2000);
  expect((await pay(target)).body.error.timeout_ms).toBe(3500);
  expect(await target.metric('payment', 'work_started_after_deadline_total')).toBe(0);
});

test('users who pay again after a silent bank are charged twice, unless their submissions have one key', async () => {
  await using target = await runTarget(paymentOfUsers, 'again', QUICK);
  await target.behave('bank', { slowReplyMs: 1000 });
  const payAs = async (variant: string) => {
    await target.send('users', '/control/variant', { variant });
    const id = randomUUID();
    const { status } = await target.send('users', '/payment', { user_id: 'u-1', amount: 100, payment_id: id });
    return { status, charges: (await target.send('bank', '/control/ledger')).body.rows[id] };
  };
  expect(await payAs('once')).toEqual({ status: 504, charges: 1 });
  expect(await payAs('again')).toEqual({ status: 504, charges: 2 });
  // Under its key, the second submission gets the answer to the first.
  expect(await payAs('again+key')).toEqual({ status: 200, charges: 1 });
  expect(await target.metric('users', 'resubmitted_total')).toBe(2);
});

test('a reset with abort ends hung calls and starts the low-water mark anew', async () => {
  await using target = await start('naive');
  await target.behave('bank', { slowReplyMs: HANG_MS });
  const hung = pay(target);
  await expect.poll(() => target.metric('bank', 'arrivals_total'), { timeout: 30_000 }).toBe(1);
  await target.send('payment', '/control/reset', { abort: true });
  expect((await hung).status).toBe(500);
  await target.send('payment', '/control/reset', {});
  expect(await target.metric('payment', 'slots_available_min')).toBe(200);
});
