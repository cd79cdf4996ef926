import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { replicas } from './target.ts';

const HANG_MS = 20_000;
/** Limits that a busy machine keeps; a test that is about one of them sets it. */
const PATIENT = { PROFILE: 'around=5', HEDGE_AFTER_MS: '500', TOTAL_MS: '20000' };
const start = (variant: string, env: Readonly<Record<string, string>> = {}) =>
  runTarget(replicas, variant, { ...PATIENT, ...env });
const read = (target: RunningTarget) => target.send('client', '/item');

test('hedge: a healthy primary is asked alone; a silent one is hedged and called off', async () => {
  await using target = await start('hedge');
  expect((await read(target)).status).toBe(200);
  expect(await target.metric('b', 'arrivals_total')).toBe(0);
  await target.behave('a', { slowWorkMs: 1500 });
  expect((await read(target)).status).toBe(200);
  expect(await target.metric('b', 'arrivals_total')).toBe(1);
  await expect.poll(() => target.metric('a', 'work_called_off_total'), { timeout: 30_000 }).toBe(1);
  expect(await target.metric('a', 'work_done_total')).toBe(1);
});

test('a write goes to the primary alone; hedge-careless does it twice and calls nobody off', async () => {
  for (const [variant, written] of [
    ['hedge', 0],
    ['hedge-careless', 1],
  ] as const) {
    await using target = await start(variant);
    await target.behave('a', { slowWorkMs: 1500 });
    expect((await target.send('client', '/items', {})).status).toBe(200);
    await expect.poll(() => target.metric('a', 'work_done_total'), { timeout: 30_000 }).toBe(1);
    expect(await target.metric('b', 'work_done_total')).toBe(written);
    expect(await target.metric('a', 'work_called_off_total')).toBe(0);
  }
});

test('another scenario begins with all hedges saved', async () => {
  await using target = await start('hedge-budgeted');
  await target.behave('a', { status: 500 });
  const errors = async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => read(target)));
    return answers.filter(({ status }) => status === 502).length;
  };
  expect(await errors()).toBeGreaterThan(0);
  expect(await errors()).toBeGreaterThanOrEqual(18);
  await target.send('client', '/control/reset', { fresh: true });
  expect((await read(target)).status).toBe(200);
});

test('a fast error of the primary: hedge succeeds, hedge-literal returns the error', async () => {
  for (const [variant, status] of [
    ['hedge', 200],
    ['hedge-literal', 502],
  ] as const) {
    await using target = await start(variant, { HEDGE_AFTER_MS: '10000' });
    await target.behave('a', { status: 500 });
    expect((await read(target)).status).toBe(status);
  }
});

test('both silent: hedge asks both and ends at its total; hedge-budgeted soon asks one', async () => {
  await using target = await start('hedge-budgeted', { TOTAL_MS: '5000' });
  await Promise.all(['a', 'b'].map((stub) => target.behave(stub, { slowReplyMs: HANG_MS })));
  const answers = await Promise.all(Array.from({ length: 40 }, () => read(target)));
  expect(answers.every(({ status }) => status === 504)).toBe(true);
  expect(await target.metric('a', 'arrivals_total')).toBe(40);
  expect(await target.metric('b', 'arrivals_total')).toBeLessThan(40);
});

test('backup: survives a dead primary', async () => {
  await using target = await start('backup');
  await target.kill('a');
  expect((await read(target)).status).toBe(200);
});
