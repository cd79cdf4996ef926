import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { stream } from './target.ts';

const PATIENCE = { timeout: 30_000 };
/** Ten times faster: a quote is worth something for half a second. */
const QUICK = { TIME_SCALE: '10' };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let target: RunningTarget;
beforeAll(async () => {
  postgres = await startPostgres();
  target = await runTarget(stream, 'skip-stale', { ...QUICK, QUEUE_URL: postgres.url, DATABASE_URL: postgres.url });
});
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const ask = (path: string) => target.send('producer', path, { id: randomUUID() });
const counted = (name: string, labels?: string) => target.metric('consumer', name, labels);

test('a quote is worked out with what is left of its deadline, and a payment is applied once', async () => {
  expect(await ask('/quotes')).toMatchObject({ status: 202, body: { status: 'queued' } });
  expect((await ask('/payments')).status).toBe(202);
  await expect.poll(() => counted('work_done_total'), PATIENCE).toBe(2);
  await expect.poll(() => counted('intents_applied_total'), PATIENCE).toBe(1);
  expect(await target.metric('producer', 'intents_acknowledged_total')).toBe(1);
  expect(await target.metric('desk', 'quotes_without_deadline_total')).toBe(0);
  expect((await target.send('producer', '/quotes', {})).status).toBe(400);
});

test('after a pause late quotes are skipped and late payments are applied', async () => {
  const before = await counted('intents_applied_total');
  await target.behave('consumer', { pausedMs: 60_000 });
  for (const path of ['/quotes', '/payments', '/quotes', '/payments']) await ask(path);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await counted('intents_applied_total')).toBe(before);
  await target.behave('consumer', {});
  await expect.poll(() => counted('intents_applied_total'), PATIENCE).toBe(before + 2);
  expect(await counted('stale_skipped_total', 'kind="quote"')).toBe(2);
  expect(await counted('stale_skipped_total', 'kind="payment"')).toBe(0);
  expect(await counted('misbehaved_total')).toBeGreaterThan(0);
});

test('a payment that comes twice is applied once, and again in another scenario, which draws the same ids', async () => {
  const before = await counted('intents_applied_total');
  const id = randomUUID();
  const pay = async (done: number) => {
    await target.send('producer', '/payments', { id });
    await expect.poll(() => counted('work_done_total'), PATIENCE).toBe(done);
  };
  const done = await counted('work_done_total');
  await pay(done + 1);
  await pay(done + 2);
  await expect.poll(() => counted('intents_applied_total'), PATIENCE).toBe(before + 1);
  await target.send('consumer', '/control/reset', { fresh: true });
  await pay(done + 3);
  await expect.poll(() => counted('intents_applied_total'), PATIENCE).toBe(before + 2);
});

test('a payment that cannot be applied is tried as often as its budget says, and then put aside', async () => {
  await target.behave('desk', { failing: true });
  await ask('/payments');
  await expect.poll(() => counted('intents_dead_total'), PATIENCE).toBe(1);
  expect(await target.metric('desk', 'misbehaved_total')).toBe(4);
  await target.behave('desk', {});
});

test('another variant, and what another scenario has left is thrown away', async () => {
  await target.behave('consumer', { pausedMs: 60_000 });
  await ask('/quotes');
  await target.send('consumer', '/control/variant', { variant: 'process-all' });
  const applied = await counted('intents_applied_total');
  await target.send('consumer', '/control/reset', { fresh: true });
  // A counter never goes back.
  expect(await counted('intents_applied_total')).toBe(applied);
  await target.behave('consumer', {});
  const done = await counted('work_done_total');
  await ask('/quotes');
  await expect.poll(() => counted('work_done_total'), PATIENCE).toBe(done + 1);
  expect(await target.metric('desk', 'quotes_without_deadline_total')).toBe(1);
});
