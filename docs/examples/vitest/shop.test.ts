import { closed, latency, reset } from 'squall';
import { test as base, expect } from 'squall/vitest';
import { describe } from 'vitest';
import { shop } from './shop/target.ts';

// Started once, when the first of its tests asks for it. Everything runs twice as fast; statements are in real time.
const test = base.extend({ target: shop, variant: 'bounded', settings: { timeScale: 2 } });

test('a payment takes at most 6 s even when the bank answers 10 s late', async ({ squall }) => {
  const run = await squall.run({
    baseline: closed(50, 10),
    load: closed(20, 10),
    faults: [latency('shop->bank', '10s')],
    recovery: closed(50, 10),
  });
  expect(run).toHold('max duration < 6s');
  expect(run).toHold('rate of bank_timeout during fault = 100%');
  expect(run).toHold('success rate during recovery = 100%');
  expect(run).toHold('arrivals at bank during fault <= 20');
});

test('a bank that hangs up is an error, and at once', async ({ squall }) => {
  const run = await squall.run({ load: closed(20, 4), faults: [reset('shop->bank')] });
  expect(run).toHold('error rate = 100%');
  expect(run).toHold('max duration < 6s');
});

describe('while the bank answers 2 s late', () => {
  test.override({ faults: [latency('shop->bank', '2s')] });

  test('orders are paid late', async ({ squall }) => {
    const run = await squall.run({ load: closed(20, 4) });
    expect(run).toHold('success rate = 100%');
    expect(run).toHold('min duration >= 1s');
  });

  test('any client of your own meets the fault, too', async ({ squall }) => {
    const answer = await fetch(`${squall.url}/order`, { method: 'POST' });
    expect(await answer.text()).toBe('paid');
    const metrics = await squall.service('bank').get('/metrics');
    expect(metrics).toContain('arrivals_total');
  });
});

// A test that cannot fail proves nothing: the shop without timeouts has to break what the other one holds.
const naive = base.extend({ target: shop, variant: 'naive', settings: { timeScale: 2 } });

naive('without timeouts the bank takes the shop down with it', async ({ squall }) => {
  const run = await squall.run({ load: closed(10, 10), faults: [latency('shop->bank', '10s')] });
  expect(run).toBreak('max duration < 6s');
});
