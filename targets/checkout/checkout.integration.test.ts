import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { checkout } from './target.ts';

const HANG_MS = 20_000;
/** In real time: on a busy machine a fifth of 300 ms is too short for a first answer. */
const start = (variant: string) => runTarget(checkout, variant, { TIME_SCALE: '1', PROFILE: 'around=5' });
const buy = (target: RunningTarget) =>
  target.send('checkout', '/checkout', { cart_id: randomUUID(), items: 2, payment_token: 't' });

test('parallel: buys with the price of shipping, or without it when shipping is silent', async () => {
  await using target = await start('parallel');
  expect(await buy(target)).toMatchObject({ status: 200, body: { shipping: 495 } });
  await target.behave('shipping', { slowWorkMs: HANG_MS });
  expect(await buy(target)).toMatchObject({ status: 200, body: { shipping: 'pending' } });
  expect(await target.metric('checkout', 'slots_available')).toBe(200);
});

test('parallel: without stock or inventory there is no payment, and shipping is called off', async () => {
  await using target = await start('parallel');
  await target.behave('inventory', { reply: { in_stock: false } });
  expect(await buy(target)).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });
  await target.behave('inventory', { slowReplyMs: HANG_MS });
  await target.behave('shipping', { slowWorkMs: 1000 });
  expect(await buy(target)).toMatchObject({
    status: 504,
    body: { error: { dependency: 'inventory', timeout_ms: 300 } },
  });
  expect(await target.metric('payment', 'arrivals_total')).toBe(0);
  await expect.poll(() => target.metric('shipping', 'work_done_caller_gone_total'), { timeout: 30_000 }).toBe(1);
});

test('parallel: a silent payment is ambiguous', async () => {
  await using target = await start('parallel');
  await target.behave('payment', { slowReplyMs: HANG_MS });
  const error = { code: 'upstream_timeout', dependency: 'payment', ambiguous: true };
  const { status, body } = await buy(target);
  expect({ status, body }).toMatchObject({ status: 504, body: { error } });
  // 4 s, or what the stock has left of the whole budget.
  const { timeout_ms: timeoutMs } = (body as { error: { timeout_ms: number } }).error;
  expect(timeoutMs).toBeLessThanOrEqual(4000);
  expect(timeoutMs).toBeGreaterThan(3000);
});

test('sequential-fixed: goes on without a price, but pays for the wait; sequential waits for ever', async () => {
  await using fixed = await start('sequential-fixed');
  await fixed.behave('shipping', { slowWorkMs: HANG_MS });
  expect(await buy(fixed)).toMatchObject({ status: 200, body: { shipping: 'pending' } });

  await using naive = await start('sequential');
  await naive.behave('shipping', { slowWorkMs: HANG_MS });
  void buy(naive).catch(() => undefined);
  await expect.poll(() => naive.metric('shipping', 'arrivals_total'), { timeout: 30_000 }).toBe(1);
  expect(await naive.metric('payment', 'arrivals_total')).toBe(0);
});
