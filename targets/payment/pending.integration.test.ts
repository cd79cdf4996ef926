import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { runTarget } from '../kit/running-target.ts';
import { pendingInPostgres } from './pending-store.ts';
import { paymentWithStore } from './with-store.ts';

/** The bank's five failures come fast, and the circuit is open for a second. */
const FAST = { TIME_SCALE: '5', PROFILE: 'around=50', CAPACITY_PER_S: '1000', BREAKER_RESET_MS: '5000' };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const order = () => ({ user_id: 'u-1', amount: 5, payment_id: randomUUID() });

test('what meets an open circuit is accepted, survives the process, and is charged once', async () => {
  const env = { ...FAST, PENDING_URL: postgres.url };
  const accepted: string[] = [];
  {
    await using target = await runTarget(paymentWithStore, 'pending', env);
    // Cold code is slow code.
    for (let i = 0; i < 3; i++) await target.send('payment', '/payment', order());
    await target.behave('bank', { status: 500 });
    for (let i = 0; i < 5; i++) expect((await target.send('payment', '/payment', order())).status).toBe(502);
    for (let i = 0; i < 3; i++) {
      const stored = order();
      expect(await target.send('payment', '/payment', stored)).toMatchObject({
        status: 202,
        body: { status: 'pending' },
      });
      accepted.push(stored.payment_id);
    }
    expect(await target.metric('payment', 'pending_payments')).toBe(3);
    await target.kill('payment');
  }
  await using target = await runTarget(paymentWithStore, 'pending', env);
  await expect.poll(() => target.metric('bank', 'charges_total'), { timeout: 10_000 }).toBe(3);
  await expect.poll(() => target.metric('payment', 'pending_payments')).toBe(0);
  const { body } = await target.send('bank', '/control/ledger');
  expect(body.rows).toEqual(Object.fromEntries(accepted.map((id) => [id, 1])));
});

test('the store keeps the order of arrival, each payment once, and says what is left', async () => {
  const store = await pendingInPostgres(postgres.url);
  const [first, second] = [order(), order()];
  for (const each of [first, second, first]) await store.add(each);
  expect(await store.count()).toBe(2);
  expect(await store.oldest(10, [])).toEqual([first, second]);
  expect(await store.oldest(1, [first.payment_id])).toEqual([second]);
  await store.charged(first.payment_id);
  expect(await store.oldest(10, [])).toEqual([second]);
  await store.clear();
  expect(await store.count()).toBe(0);
  await store.close();
});

test('a bank that charges a payment once answers the second time all the same, and refuses what is too much', async () => {
  await using target = await runTarget(paymentWithStore, 'budgeted', { ...FAST, CAPACITY_PER_S: '2', TIME_SCALE: '1' });
  const once = order();
  const charge = () => target.send('bank', '/charge', once);
  expect([(await charge()).status, (await charge()).status]).toEqual([200, 200]);
  expect(await target.metric('bank', 'charges_total')).toBe(1);
  expect((await charge()).status).toBe(503);
  expect(await target.metric('bank', 'charges_total')).toBe(1);
});
