import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeProfile, shareAbove } from './latency-profile.ts';

const bank = completeProfile({ p99Ms: 2000 });

describe('the table of 0.8', () => {
  it.each([
    [1, 1.0],
    [1.25, 0.6],
    [1.5, 0.39],
    [1.75, 0.26],
    [2, 0.18],
    [2.5, 0.1],
    [3, 0.06],
  ])('%f x p99 cuts off %f %% of healthy calls', (factor, percent) => {
    expect(shareAbove(bank, 2000 * factor) * 100).toBeCloseTo(percent, 2);
  });

  it.each([
    ['bank', { p50Ms: 500, p99Ms: 2000, p999Ms: 5000 }, 500, 50],
    ['bank', { p50Ms: 500, p99Ms: 2000, p999Ms: 5000 }, 1000, 12.2],
    ['bank', { p50Ms: 500, p99Ms: 2000, p999Ms: 5000 }, 1500, 3.3],
    ['fraud check', { p50Ms: 50, p99Ms: 200, p999Ms: 500 }, 600, 0.06],
    ['inventory', { p50Ms: 25, p99Ms: 100, p999Ms: 250 }, 300, 0.06],
    ['notification', { p50Ms: 20, p99Ms: 100, p999Ms: 200 }, 300, 0],
    ['fare calculation', { p50Ms: 300, p99Ms: 2000, p999Ms: 5000 }, 500, 26.6],
  ])('%s: the share above %d ms', (_, profile, ms, percent) => {
    expect(shareAbove(profile, ms) * 100).toBeCloseTo(percent, percent >= 1 ? 1 : 2);
  });
});

/** The sampler itself, as 0.8 describes it: the latency at normal quantile `z`. */
function sample({ p50Ms, p99Ms, p999Ms }: typeof bank, z: number): number {
  const low = Math.log(p99Ms / p50Ms) / 2.326;
  const high = Math.log(p999Ms / p99Ms) / (3.09 - 2.326);
  const ms = z <= 2.326 ? p50Ms * Math.exp(low * z) : p99Ms * Math.exp(high * (z - 2.326));
  return Math.min(Math.max(ms, p50Ms / 4), p999Ms * 1.25);
}

/** Brute force: the normal density summed over every `z` whose sample is slower than `ms`. */
function integrated(profile: typeof bank, ms: number): number {
  const step = 0.001;
  let share = 0;
  for (let z = -6 + step / 2; z < 6; z += step)
    if (sample(profile, z) > ms) share += (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * step;
  return share;
}

const profiles = fc
  .record({ p50Ms: fc.double({ min: 0.1, max: 5000, noNaN: true }), up: ratio(), upAgain: ratio() })
  .map(({ p50Ms, up, upAgain }) => ({ p50Ms, p99Ms: p50Ms * up, p999Ms: p50Ms * up * upAgain }));

function ratio() {
  return fc.double({ min: 1.01, max: 50, noNaN: true });
}

it('equals the integral over the sampler', () => {
  const share = fc.double({ min: 0.2, max: 1.4, noNaN: true });
  fc.assert(
    fc.property(profiles, share, (profile, part) => {
      const ms = part * profile.p999Ms;
      expect(Math.abs(shareAbove(profile, ms) - integrated(profile, ms))).toBeLessThan(0.0005);
    }),
    { numRuns: 100 },
  );
});

it('never grows with the timeout', () => {
  const durations = fc.tuple(
    fc.double({ min: 0, max: 1e5, noNaN: true }),
    fc.double({ min: 0, max: 1e5, noNaN: true }),
  );
  fc.assert(
    fc.property(profiles, durations, (profile, [a, b]) => {
      expect(shareAbove(profile, Math.max(a, b))).toBeLessThanOrEqual(shareAbove(profile, Math.min(a, b)) + 1e-9);
    }),
  );
});

it('is a step for a dependency that always takes the same time', () => {
  const constant = { p50Ms: 100, p99Ms: 100, p999Ms: 100 };
  expect(shareAbove(constant, 99)).toBe(1);
  expect(shareAbove(constant, 101)).toBe(0);
});
