import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialQuantile, percentileRanks } from './order-statistics.ts';

/** By adding up all terms, each by multiplication. */
function bruteQuantile(n: number, p: number, q: number): number {
  let below = 0;
  for (let k = 0; k <= n; k++) {
    let term = 1;
    for (let i = 1; i <= k; i++) term *= ((n - k + i) / i) * p;
    below += term * (1 - p) ** (n - k);
    if (below >= q) return k;
  }
  return n;
}

test('binomial quantiles are those of the sum of all terms', () => {
  const p = fc.constantFrom(0.01, 0.5, 0.9, 0.95, 0.99);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), p, fc.constantFrom(0.025, 0.4, 0.975), (n, p, q) => {
      expect(binomialQuantile(n, p, q)).toBe(bruteQuantile(n, p, q));
    }),
  );
});

test('the interval holds the true percentile at least as often as it says', () => {
  // P(low-th <= percentile < high-th of n) = P(low <= X < high), X ~ Binomial(n, p), for any continuous distribution.
  const terms = (n: number, p: number) =>
    Array.from({ length: n + 1 }, (_, k) => {
      let term = (1 - p) ** (n - k);
      for (let i = 1; i <= k; i++) term *= ((n - k + i) / i) * p;
      return term;
    });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 250 }), fc.constantFrom(50, 75, 90), (count, percent) => {
      const { low = 0, high = count + 1 } = percentileRanks(percent, count, 0.025);
      const mass = terms(count, percent / 100).slice(low, high);
      expect(mass.reduce((sum, term) => sum + term, 0)).toBeGreaterThanOrEqual(0.95 - 1e-9);
    }),
  );
});

test('a small sample bounds a high percentile from below only', () => {
  expect(percentileRanks(99, 100).high).toBeUndefined();
  expect(percentileRanks(99, 1000, 0.025)).toEqual({ low: 983, high: 997 });
  expect(percentileRanks(50, 3)).toEqual({ low: undefined, high: undefined });
});

test('p99 needs 528 requests for an upper end at 99 %, the median 8', () => {
  expect([527, 528].map((count) => percentileRanks(99, count).high)).toEqual([undefined, 528]);
  expect([7, 8].map((count) => percentileRanks(50, count).high)).toEqual([undefined, 8]);
});

test('a million requests take no longer than a moment and no rounding', () => {
  expect(percentileRanks(99.9, 1_000_000, 0.025)).toEqual({ low: 998_938, high: 999_062 });
});
