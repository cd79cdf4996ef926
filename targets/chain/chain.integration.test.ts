import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { chain } from './target.ts';

let target: RunningTarget;
beforeAll(async () => {
  target = await runTarget(chain, 'naive', { TIME_SCALE: '2' });
});
afterAll(() => target[Symbol.asyncDispose]());

/** Another variant, with nothing in flight and a C that takes `slowWorkMs` longer. */
async function become(variant: string, slowWorkMs: number) {
  for (const service of ['a', 'b', 'c']) {
    await target.send(service, '/control/variant', { variant });
    await target.send(service, '/control/reset', { abort: true, fresh: true });
  }
  await target.behave('c', { slowWorkMs });
}

const work = () => target.send('a', '/work', {});
const inUse = async (service: string) => 100 - (await target.metric(service, 'slots_available'));

test('naive: a healthy request goes through all three, and a slow one holds a slot of each', async () => {
  await become('naive', 0);
  expect(await work()).toMatchObject({ status: 200, body: { a: 'done', b: 'done', c: 'done' } });
  await target.behave('c', { slowWorkMs: 1000 });
  const slow = work();
  await sleep(300);
  expect(await Promise.all(['a', 'b', 'c'].map(inUse))).toEqual([1, 1, 1]);
  expect((await slow).status).toBe(200);
});

test('budget: B says after 150 ms that C was late, and C stops', async () => {
  await become('budget', 60_000);
  const error = { code: 'upstream_timeout', dependency: 'c', timeout_ms: 150 };
  expect(await work()).toMatchObject({ status: 504, body: { error } });
  await expect.poll(() => inUse('c')).toBe(0);
});

test('budget-works-on: C does not notice that B has given up', async () => {
  await become('budget-works-on', 60_000);
  expect((await work()).status).toBe(504);
  await sleep(100);
  expect(await Promise.all(['a', 'b', 'c'].map(inUse))).toEqual([0, 0, 1]);
  // Another scenario begins without what is left of this one.
  await become('budget-works-on', 0);
  await expect.poll(() => inUse('c')).toBe(0);
});

test('fixed5: A answers after 5 s and B just after it, but B keeps its slot, and C does', async () => {
  await become('fixed5', 6000);
  const error = { code: 'upstream_timeout', dependency: 'b', timeout_ms: 5000 };
  expect(await work()).toMatchObject({ status: 504, body: { error } });
  await expect.poll(() => inUse('a')).toBe(0);
  expect(await Promise.all(['b', 'c'].map(inUse))).toEqual([1, 1]);
});

test('budget+breaker: after five late answers B asks C no more', async () => {
  await become('budget+breaker', 60_000);
  for (let i = 0; i < 5; i++) expect((await work()).status).toBe(504);
  const asked = await target.metric('c', 'arrivals_total');
  expect(await work()).toMatchObject({ status: 503, body: { error: { code: 'circuit_open', dependency: 'c' } } });
  expect(await target.metric('c', 'arrivals_total')).toBe(asked);
});

test('a C that is down is named at once', async () => {
  await become('naive', 0);
  await target.kill('c');
  expect(await work()).toMatchObject({ status: 502, body: { error: { code: 'downstream_error', dependency: 'c' } } });
  expect(await Promise.all(['a', 'b'].map(inUse))).toEqual([0, 0]);
});
