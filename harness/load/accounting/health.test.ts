import { expect, test } from 'vitest';
import { watchHealth } from './health.ts';

test('lateness is the worst and the 99th percentile of the interval; the total keeps all', () => {
  using watch = watchHealth(() => performance.now());
  watch.lateness.beginPhase('fault');
  for (let ms = 1; ms <= 100; ms++) watch.lateness.late(ms);
  watch.lateness.missed();
  expect(watch.sample(1000)).toMatchObject({ atMs: 1000, latenessMs: 100, due: 101, sent: 100 });
  watch.lateness.late(3);
  const second = watch.sample(2000);
  expect(second).toMatchObject({ latenessMs: 3, latenessP99Ms: 3, due: 1, sent: 1 });
  expect(watch.lateness.total().lateness).toMatchObject([{ phase: 'fault', count: 101, minUs: 1000, maxUs: 100_000 }]);
});

test('a closed loop has no lateness', () => {
  using watch = watchHealth(() => performance.now());
  watch.lateness.beginPhase('baseline');
  expect(watch.sample(1000)).not.toHaveProperty('due');
  expect(watch.lateness.total()).toEqual({});
});

test('a busy loop shows before its next tick', () => {
  let now = 0;
  using watch = watchHealth(() => now);
  now = 250;
  expect(watch.sample(250).loopDelayMs).toBe(200);
});
