import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { paymentWithUsers, usersWho } from './with-users.ts';

let target: RunningTarget;
beforeAll(async () => {
  target = await runTarget(paymentWithUsers, 'budgeted', { TIME_SCALE: '10', PROFILE: 'around=50' });
  // Cold code is slow code.
  for (let i = 0; i < 3; i++) await pay({ submissions: 1 });
});
beforeEach(async () => {
  for (const service of ['users', 'payment', 'bank']) await target.send(service, '/control/reset', {});
  await target.behave('bank', {});
});
afterAll(() => target[Symbol.asyncDispose]());

const pay = (behaviour: Parameters<typeof usersWho>[0]) => {
  const [{ headers }] = usersWho(behaviour);
  const order = { user_id: 'u-1', amount: 5, payment_id: randomUUID() };
  return target.send('users', '/payment', order, headers);
};
const submissions = () => target.metric('users', 'submissions_total');

test('a user who was paid submits once', async () => {
  const before = await submissions();
  expect(await pay({ submissions: 4, waitMs: 1000 })).toMatchObject({ status: 200, body: { status: 'success' } });
  expect((await submissions()) - before).toBe(1);
  expect(await target.metric('users', 'last_unserved_ms')).toBe(0);
});

test('a user who sees an error tries again, is told the last one as it was, and may have been charged each time', async () => {
  const before = await submissions();
  await target.behave('bank', { profile: 'around=4000' });
  const began = performance.now();
  const error = { code: 'upstream_timeout', dependency: 'bank', ambiguous: true };
  expect(await pay({ submissions: 3, waitMs: 1000 })).toMatchObject({
    status: 504,
    reason: 'upstream-timeout',
    body: { error },
  });
  // Three limits of 3.5 s and two waits of 1 s, ten times faster.
  expect(performance.now() - began).toBeGreaterThan(1200);
  expect((await submissions()) - before).toBe(3);
  await expect.poll(() => target.metric('bank', 'charges_again_total'), { timeout: 3000 }).toBe(2);
  expect(await target.metric('users', 'last_unserved_ms')).toBeGreaterThan(0);
  expect(await target.metric('users', 'submission_ms', 'quantile="0.5"')).toBeGreaterThan(3400);
});

test('a user who was refused by the bank does not try again', async () => {
  const before = await submissions();
  await target.behave('bank', { status: 402 });
  expect((await pay({ submissions: 4 })).status).toBe(402);
  expect((await submissions()) - before).toBe(1);
});

test('a user without patience leaves, submits again at once, and gives up in the end', async () => {
  await target.behave('bank', { profile: 'around=3000' });
  const began = performance.now();
  expect(await pay({ submissions: 2, waitMs: 60_000, patienceMs: 1000 })).toMatchObject({
    status: 504,
    reason: 'gave-up',
  });
  expect(performance.now() - began).toBeLessThan(2000);
});
