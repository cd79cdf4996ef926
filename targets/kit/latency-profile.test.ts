import { describe, expect, test } from 'vitest';
import { latencyProfile } from './latency-profile.ts';
import { seededRandom } from './seeded-random.ts';

const DRAWS = 200_000;

function draw(profile: string, seed = 1): Float64Array {
  const sample = latencyProfile(profile, seededRandom(seed, 'test'));
  return Float64Array.from({ length: DRAWS }, sample);
}

const mean = (draws: Float64Array) => draws.reduce((sum, ms) => sum + ms, 0) / draws.length;
const shareAbove = (draws: Float64Array, ms: number) => draws.reduce((n, x) => n + (x > ms ? 1 : 0), 0) / draws.length;
/** The observed share lies within four standard errors of the stated one plus its rounding. */
const expectShare = (observed: number, stated: number, rounding: number) =>
  expect(Math.abs(observed - stated)).toBeLessThan(rounding + 4 * Math.sqrt((stated * (1 - stated)) / DRAWS));

describe('the profiles have the values that the specification computes', () => {
  test('fraud check: mean 60, 0.06 % above 600 ms', () => {
    const draws = draw('p50=50 p99=200 p99.9=500');
    expect(Math.abs(mean(draws) - 60)).toBeLessThan(1);
    expectShare(shareAbove(draws, 600), 0.0006, 0.00005);
  });

  test('bank: mean 604 and the shares above 0.5, 1, 1.5, 3.5 and 4 s', () => {
    const draws = draw('p50=500 p99=2000 p99.9=5000');
    expect(Math.abs(mean(draws) - 604)).toBeLessThan(4);
    expectShare(shareAbove(draws, 500), 0.5, 0.005);
    expectShare(shareAbove(draws, 1000), 0.122, 0.0005);
    expectShare(shareAbove(draws, 1500), 0.033, 0.0005);
    expectShare(shareAbove(draws, 3500), 0.0026, 0.00005);
    expectShare(shareAbove(draws, 4000), 0.0018, 0.00005);
  });

  test('notification: mean 26, never above 300 ms', () => {
    const draws = draw('p50=20 p99=100 p99.9=200');
    expect(Math.abs(mean(draws) - 26)).toBeLessThan(1);
    expect(Math.max(...draws.slice(0, 100_000))).toBeLessThanOrEqual(250);
  });

  test('bank on a slow day: mean 4510, 80 % above 3.5 s', () => {
    const draws = draw('p20=3500 p50=4360 p99=8000 p99.9=9760');
    expect(Math.abs(mean(draws) - 4510)).toBeLessThan(40);
    expectShare(shareAbove(draws, 3500), 0.8, 0.005);
  });
});

describe('latencyProfile', () => {
  test('hits its own anchors', () => {
    const draws = draw('p50=500 p99=2000 p99.9=5000').sort();
    const at = (q: number) => draws[Math.floor(q * DRAWS)] as number;
    expect(at(0.5) / 500).toBeCloseTo(1, 1);
    expect(at(0.99) / 2000).toBeCloseTo(1, 1);
    expect(at(0.999) / 5000).toBeCloseTo(1, 1);
  });

  test('stays between a quarter of p50 and 1.25 times the last anchor', () => {
    const draws = draw('p50=500 p99=2000 p99.9=5000').sort();
    expect(draws[0]).toBeCloseTo(125);
    expect(draws.at(-1)).toBeLessThanOrEqual(6250);
  });

  test('draws the same from the same seed, and something else from another', () => {
    const profile = 'p50=50 p99=200 p99.9=500';
    const few = (seed: number) => draw(profile, seed).slice(0, 100);
    expect(few(7)).toEqual(few(7));
    expect(few(7)).not.toEqual(few(8));
  });

  test('repeats a row in its order', () => {
    const sample = latencyProfile('row=2x50,1x200', seededRandom(1, 'row'));
    expect(Array.from({ length: 7 }, sample)).toEqual([50, 50, 200, 50, 50, 200, 50]);
  });

  test('deals a deck exactly, in another order each time', () => {
    const sample = latencyProfile('deck=950x50,40x200,9x500,1x5000', seededRandom(1, 'deck'));
    const [first, second] = [1, 2].map(() => Array.from({ length: 1000 }, sample)) as [number[], number[]];
    for (const dealt of [first, second]) {
      expect(dealt.reduce((sum, ms) => sum + ms, 0) / 1000).toBe(65);
      expect(dealt.filter((ms) => ms === 5000)).toHaveLength(1);
    }
    expect(first).not.toEqual(second);
  });

  test('spreads evenly around a middle', () => {
    const draws = draw('around=180 by=10%').sort();
    expect(draws[0]).toBeGreaterThanOrEqual(162);
    expect(draws.at(-1)).toBeLessThanOrEqual(198);
    expect(Math.abs(mean(draws) - 180)).toBeLessThan(0.2);
  });

  test.each(['p50=10', 'p42=1 p99=2', 'around=soon'])('refuses "%s"', (profile) => {
    expect(() => latencyProfile(profile, Math.random)).toThrow();
  });
});
