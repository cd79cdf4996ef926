import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { openOutbox } from './outbox.ts';
import { cart } from './target.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres[Symbol.asyncDispose]());

const ITEM = { userId: 'user-1', itemId: 'item-1', quantity: 1 };
const add = (target: RunningTarget, item: object = {}) => target.send('api', '/cart/items', { ...ITEM, ...item });
const audited = (target: RunningTarget, name: string) => target.metric('auditor', name);
const PATIENT = { timeout: 30_000, interval: 200 };

test('outbox: a poison intent is dead after exactly ten attempts, with an alarm', async () => {
  await using target = await runTarget(cart, 'outbox', { DATABASE_URL: postgres.url, TIME_SCALE: '100' });
  await target.behave('cart', { refuses: 'poison' });
  const { body } = await add(target, { itemId: 'poison' });
  await add(target);
  await expect
    .poll(async () => (await target.send('api', `/cart/intents/${body.intentId}`)).body, PATIENT)
    .toEqual({ status: 'DEAD' });
  expect(await audited(target, 'dead_letter_attempts_max')).toBe(10);
  expect(await audited(target, 'intents_dead_total')).toBe(1);
  expect(await audited(target, 'intents_given_up_total')).toBe(0);
  expect(await audited(target, 'ALERTS')).toBe(1);
  expect(await audited(target, 'items_in_carts_total')).toBe(1);
});

test('what one drainer has claimed the other does not get, until its lease has ended', async () => {
  const outbox = await openOutbox(postgres.url);
  const ids = Array.from({ length: 30 }, () => crypto.randomUUID());
  for (const intentId of ids) await outbox.capture({ intentId, ...ITEM }, 0);
  const claims = await Promise.all([1, 2, 3, 4].map(() => outbox.claim(10, 1500)));
  expect(claims.flat().map(({ intentId }) => intentId)).toHaveLength(30);
  expect(new Set(claims.flat().map(({ intentId }) => intentId))).toEqual(new Set(ids));
  expect(await outbox.claim(10, 1500)).toEqual([]);
  await sleep(1600);
  expect(await outbox.claim(50, 1500)).toHaveLength(30);
  await outbox.applied(ids);
  await outbox.close();
});

test('every variant adds what a healthy cart takes; only those with an outbox keep what it does not', async () => {
  const env = { DATABASE_URL: postgres.url, TIME_SCALE: '10' };
  {
    await using target = await runTarget(cart, 'drop', { ...env, CLIENT_MS: '100000' });
    const [items, kept] = [
      await audited(target, 'items_in_carts_total'),
      await audited(target, 'intents_acknowledged_total'),
    ];
    expect(await add(target)).toMatchObject({ status: 200, body: { status: 'ADDED' } });
    expect(await audited(target, 'items_in_carts_total')).toBe(items + 1);
    await target.kill('cart');
    expect(await add(target)).toMatchObject({ status: 502, body: { error: { code: 'downstream_error' } } });
    expect(await audited(target, 'intents_acknowledged_total')).toBe(kept);
  }
  {
    await using target = await runTarget(cart, 'outbox-naive', env);
    const [items, lost] = [
      await audited(target, 'items_in_carts_total'),
      await audited(target, 'intents_given_up_total'),
    ];
    await target.kill('cart');
    const { status, body } = await add(target);
    expect({ status, body }).toMatchObject({ status: 202, body: { status: 'PENDING' } });
    await expect
      .poll(async () => (await target.send('api', `/cart/intents/${body.intentId}`)).body, PATIENT)
      .toEqual({ status: 'DEAD' });
    expect(await audited(target, 'intents_given_up_total')).toBe(lost + 1);
    expect(await audited(target, 'items_in_carts_total')).toBe(items);
  }
  {
    await using target = await runTarget(cart, 'outbox', { ...env, CLIENT_MS: '10000' });
    await target.behave('cart', { slowReplyMs: 1500 });
    const items = await audited(target, 'items_in_carts_total');
    const { status, body } = await add(target);
    expect({ status, body }).toMatchObject({ status: 202, body: { status: 'PENDING' } });
    await target.behave('cart', {});
    await expect
      .poll(async () => (await target.send('api', `/cart/intents/${body.intentId}`)).body, PATIENT)
      .toEqual({ status: 'APPLIED' });
    // Added twice by its callers, and once by the cart.
    expect(await target.metric('cart', 'arrivals_total')).toBeGreaterThan(1);
    expect(await audited(target, 'items_in_carts_total')).toBe(items + 1);
    expect(await audited(target, 'intents_again_total')).toBe(0);
    await postgres[Symbol.asyncDispose]();
    expect(await add(target)).toMatchObject({ status: 503, body: { error: { code: 'not_captured' } } });
  }
});
