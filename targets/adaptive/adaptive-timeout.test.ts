import { expect, test } from 'vitest';
import { healthy, play, slower } from './simulated-calls.fixture.ts';
import { VARIANTS } from './variants/catalogue.ts';

const never = () => Number.POSITIVE_INFINITY;
const timeoutOf = (variant: string) => {
  const { timeout } = VARIANTS[variant] as (typeof VARIANTS)[string];
  return timeout();
};

/** The columns of the README; ms. */
const TABLE = {
  fixed: { healthy: 500, timeouts: 200, slow: 500, soon: 500, later: 500, longest: 500, swing: 1, cold: 20 },
  basic: { healthy: 600, timeouts: 12, slow: 3600, soon: 600, later: 600, longest: 30_000, swing: 6, cold: 0 },
  'basic-capped': { healthy: 500, timeouts: 10, slow: 2000, soon: 500, later: 500, longest: 2000, swing: 4, cold: 19 },
  smooth: { healthy: 400, timeouts: 10, slow: 2400, soon: 2400, later: 400, longest: 30_000, swing: 1, cold: 0 },
  survivor: { healthy: 600, timeouts: 200, slow: 600, soon: 600, later: 600, longest: 600, swing: 1, cold: 0 },
  guarded: { healthy: 500, timeouts: 11, slow: 1500, soon: 1500, later: 500, longest: 1500, swing: 1, cold: 10 },
};

test.each(Object.entries(TABLE))('%s comes to the values that are computed', (variant, expected) => {
  const [before, fault, slow, soon, later] = play(timeoutOf(variant), [
    { calls: 500, latencyMs: healthy },
    { calls: 200, latencyMs: slower(1000) },
    { calls: 200, latencyMs: slower(1000) },
    { calls: 150, latencyMs: healthy },
    { calls: 1100, latencyMs: healthy },
  ]);
  const [, hole] = play(timeoutOf(variant), [
    { calls: 200, latencyMs: healthy },
    { calls: 240, latencyMs: never },
  ]);
  const turns = [1, 2, 3].flatMap(() => [
    { calls: 150, latencyMs: slower(1000) },
    { calls: 150, latencyMs: healthy },
  ]);
  const alternating = play(timeoutOf(variant), [{ calls: 300, latencyMs: healthy }, ...turns]);
  const [cold] = play(timeoutOf(variant), [{ calls: 20, latencyMs: slower(700) }]);
  expect({
    healthy: Math.round(before!.valueMs),
    timeouts: fault!.timeouts,
    slow: Math.round(slow!.valueMs),
    soon: Math.round(soon!.valueMs),
    later: Math.round(later!.valueMs),
    longest: hole!.longestMs,
    swing: Math.round(alternating.at(-1)!.swing * 10) / 10,
    cold: cold!.timeouts,
  }).toEqual(expected);
});

test('an answer with an error is an answer: survivor learns from it', () => {
  const timeout = timeoutOf('survivor');
  for (let i = 0; i < 100; i += 1) timeout.answered(400);
  expect(timeout.currentMs).toBe(1200);
});
