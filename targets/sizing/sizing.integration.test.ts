import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { sizing } from './target.ts';

const HANG_MS = 20_000;
const start = (variant: string, env: Readonly<Record<string, string>> = {}) => runTarget(sizing, variant, env);
const call = (target: RunningTarget, order: Readonly<Record<string, unknown>>, path = '/partners') =>
  target.send('payments', path, { bulkhead: 'one', places: 2, hold_ms: 5, ...order });

/** Starts calls that hang, and waits until `arrived` of them are with the partners. */
async function hang(target: RunningTarget, orders: readonly Readonly<Record<string, unknown>>[], arrived: number) {
  for (const order of orders) call(target, { hold_ms: HANG_MS, ...order }).catch(() => undefined);
  await expect.poll(() => target.metric('partners', 'arrivals_total'), { timeout: 30_000 }).toBe(arrived);
}

test('a bulkhead is as large as the first call to it says, and a full one turns away', async () => {
  await using target = await start('each-its-own');
  await hang(target, [{}, {}], 2);
  expect(await call(target, {})).toMatchObject({ status: 503, reason: 'bulkhead-full' });
  expect(await call(target, { bulkhead: 'another' })).toMatchObject({ status: 200 });
});

test('a wait of 0 turns away at once; read as "not set" it waits for a place', async () => {
  await using target = await start('each-its-own');
  const full = [
    { bulkhead: 'zero', queue: 9, wait_ms: 0, zero_is: 'zero' },
    { bulkhead: 'unset', queue: 9, wait_ms: 0, zero_is: 'unset' },
  ];
  await hang(
    target,
    full.flatMap((order) => [order, order]),
    4,
  );
  expect(await call(target, { ...full[0] })).toMatchObject({ status: 503, reason: 'bulkhead-full' });
  call(target, { ...full[1] }).catch(() => undefined);
  await expect.poll(() => target.metric('payments', 'bulkhead_queue', 'unset'), { timeout: 30_000 }).toBe(1);
});

test('more calls than workers wait at the partner, each crew for itself', async () => {
  await using target = await start('each-its-own');
  await hang(target, [{ crew: 'small', workers: 1 }], 1);
  call(target, { crew: 'small', workers: 1 }).catch(() => undefined);
  expect(await call(target, { bulkhead: 'another', crew: 'other', workers: 1 })).toMatchObject({ status: 200 });
  expect(await target.metric('payments', 'bulkhead_in_use', '"one"')).toBe(2);
});

test('capped: the slow take all that there is; capped+shares: the bank finds its share', async () => {
  for (const [variant, status] of [
    ['capped', 503],
    ['capped+shares', 200],
  ] as const) {
    await using target = await start(variant);
    const orders = Array.from({ length: 420 }, (_, i) => ({ bulkhead: `partner ${i % 10}`, places: 50 }));
    const taken = variant === 'capped' ? 400 : 300;
    await hang(target, orders, taken);
    expect(await target.metric('payments', 'bulkhead_in_use', 'process')).toBe(taken);
    expect((await call(target, { bulkhead: 'bank' }, '/bank')).status).toBe(status);
  }
});

test('the first call that is turned away is a surprise to an alert that has not fired', async () => {
  // A hundred times slower: alerts are not evaluated before the call.
  await using target = await start('each-its-own', { TIME_SCALE: '0.01' });
  await hang(target, [{}, {}], 2);
  await call(target, {});
  const surprises = () => target.metric('payments', 'bulkhead_rejected_before_alert_total', 'level="100 %"');
  expect(await surprises()).toBe(1);
});
