import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { peak } from './target.ts';

/** Twenty times faster and a hundred times smaller: two threads in each service, shoppers who wait 0.5 s. */
const SIZE = { TIME_SCALE: '20', SMALLER_BY: '100', PROFILE: 'around=100' };
const SWITCHED = ['shoppers', 'gateway', 'order', 'payment'];

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let shop: RunningTarget;

beforeAll(async () => {
  postgres = await startPostgres();
  shop = await runTarget(peak, 'resilient', { ...SIZE, DB_URL: postgres.url });
});
afterAll(async () => {
  await shop?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

/** Switches the shop, whose processor takes `slowMs` more from now on; tells what was charged since. */
async function become(variant: string, slowMs: number) {
  await shop.behave('processor', {});
  await expect.poll(() => shop.metric('gateway', 'slots_available'), { timeout: 15_000 }).toBe(2);
  for (const service of SWITCHED) await shop.send(service, '/control/variant', { variant });
  for (const service of [...SWITCHED, 'processor']) await shop.send(service, '/control/reset', { fresh: true });
  await shop.behave('processor', slowMs === 0 ? {} : { slowWorkMs: slowMs });
  const before = await shop.metric('processor', 'charges_total');
  const again = await shop.metric('processor', 'charges_again_total');
  return {
    charges: async () => (await shop.metric('processor', 'charges_total')) - before,
    doubled: async () => (await shop.metric('processor', 'charges_again_total')) - again,
  };
}

function buy() {
  const id = randomUUID();
  return shop.send('shoppers', '/orders', { order_id: id, payment_id: id, amount: 5 });
}

test.each(Object.keys(peak.variants))('%s: a healthy order is paid, and the other routes answer', async (variant) => {
  const { charges } = await become(variant, 0);
  expect(await buy()).toMatchObject({ status: 201, body: { status: 'paid' } });
  expect(await shop.send('shoppers', '/orders/7')).toMatchObject({ body: { status: 'on its way' } });
  expect(await shop.send('shoppers', '/cart', { item: 'a' })).toMatchObject({ body: { items: 1 } });
  expect(await charges()).toBe(1);
});

test('unprotected: a shopper submits three times, leaves, and is charged three times', async () => {
  const { charges, doubled } = await become('unprotected', 750);
  expect(await buy()).toMatchObject({ status: 504, body: { left: 'unanswered', submissions: 3 } });
  await expect.poll(charges, { timeout: 15_000 }).toBe(3);
  expect(await doubled()).toBe(2);
});

test('drop-stale: what nobody waits for when its turn comes is not sent', async () => {
  const { charges } = await become('drop-stale', 1250);
  const left = await Promise.all([buy(), buy()]);
  expect(left.map(({ status }) => status)).toEqual([504, 504]);
  await expect.poll(() => shop.metric('gateway', 'slots_available'), { timeout: 15_000 }).toBe(2);
  // Two had a thread at once, and two of the last submissions got one in time; the others waited longer than their shoppers.
  expect(await charges()).toBeLessThanOrEqual(4);
});

test('bounded-queue: one more than two threads and one place to wait is refused at once', async () => {
  await become('bounded-queue', 400);
  const others = [buy(), buy(), buy()];
  await expect.poll(() => shop.metric('gateway', 'slots_queue_depth')).toBe(1);
  expect(await shop.send('gateway', '/cart', {})).toMatchObject({ status: 503, reason: 'load-shed' });
  await Promise.all(others);
});

test('order-bulkhead: one order at payment, the next is refused, and a cart has a thread', async () => {
  await become('order-bulkhead', 400);
  const first = buy();
  await expect.poll(() => shop.metric('order', 'bulkhead_in_use')).toBe(1);
  const refused = { status: 503, body: { error: { code: 'bulkhead_full', dependency: 'payment' } } };
  expect(await shop.send('gateway', '/orders', { order_id: 'x', payment_id: 'x' })).toMatchObject(refused);
  expect((await shop.send('shoppers', '/cart', {})).status).toBe(200);
  expect((await first).status).toBe(201);
});

test('resilient: orders are taken while the processor is slow, and each is charged once when it is well', async () => {
  const { charges, doubled } = await become('resilient', 750);
  for (let i = 0; i < 12; i++) expect(await buy()).toMatchObject({ status: 202, body: { status: 'pending' } });
  expect(await shop.metric('order', 'orders_pending')).toBe(12);
  expect(await shop.metric('payment', 'breaker_state')).toBe(2);
  await shop.behave('processor', {});
  await expect.poll(() => shop.metric('order', 'orders_pending'), { timeout: 15_000 }).toBe(0);
  // The first five were sent when the processor was slow, and may have been charged before they were sent again.
  await expect.poll(charges, { timeout: 5000 }).toBe(12);
  expect(await doubled()).toBe(0);
});
