import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { compartments } from './target.ts';

const start = (variant: string) => runTarget(compartments, variant, { PROFILE: 'around=5' });
const pay = (target: RunningTarget) => target.send('payments', '/pay', {});

/** Starts 40 payments that hang in tax for 5 s, and waits until tax has as many as it gets. */
async function hangInTax(target: RunningTarget) {
  await target.behave('tax', { slowWorkMs: 5000 });
  const answers = Promise.all(Array.from({ length: 40 }, () => pay(target)));
  // A test that ends earlier takes the target away from them.
  answers.catch(() => undefined);
  await expect.poll(() => target.metric('tax', 'arrivals_total'), { timeout: 30_000 }).toBe(30);
  return { answers };
}

test('split: tax keeps its 30, the rest is turned away and the other routes notice nothing', async () => {
  await using target = await start('split');
  const { answers } = await hangInTax(target);
  await expect.poll(() => target.metric('payments', 'bulkhead_rejected_total', 'tax'), { timeout: 30_000 }).toBe(10);
  expect(await target.send('payments', '/accounts/1')).toMatchObject({ status: 200, body: { balance: 1000 } });
  expect(await target.send('payments', '/risk', {})).toMatchObject({ status: 200 });
  expect((await answers).filter(({ reason }) => reason === 'bulkhead-full')).toHaveLength(10);
});

test('fake: accounts still work, risk waits behind tax for a socket', async () => {
  await using target = await start('fake');
  await hangInTax(target);
  await expect.poll(() => target.metric('payments', 'bulkhead_in_use', 'sockets'), { timeout: 30_000 }).toBe(30);
  expect(await target.send('payments', '/accounts/1')).toMatchObject({ status: 200 });
  target.send('payments', '/risk', {}).catch(() => undefined);
  await expect
    .poll(() => target.metric('payments', 'bulkhead_queue', 'sockets'), { timeout: 30_000 })
    .toBeGreaterThan(0);
});

test('split+fallback: a payment goes through on an estimate', async () => {
  await using target = await start('split+fallback');
  await target.behave('tax', { status: 503 });
  expect(await pay(target)).toMatchObject({ status: 200, body: { status: 'approved', estimated: true, total: 108 } });
});

test('split+timeout1s: a slow tax call ends after 1 s and says so', async () => {
  await using target = await start('split+timeout1s');
  await target.behave('tax', { slowReplyMs: 20_000 });
  const error = { code: 'upstream_timeout', dependency: 'tax', timeout_ms: 1000 };
  expect(await pay(target)).toMatchObject({ status: 504, body: { error } });
});
