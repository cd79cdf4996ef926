import { describe, expect, test } from 'vitest';
import { countLimits, shareLimits, TAIL } from './count-limits.ts';

/** P(X >= hits) of `of` trials, summed term by term from the end where no term is too small for a number. */
function binomialFrom(hits: number, of: number, share: number): number {
  if (share > 0.5) return 1 - binomialFrom(of - hits + 1, of, 1 - share);
  let term = (1 - share) ** of;
  let below = 0;
  for (let k = 0; k < hits; k++) {
    below += term;
    term *= ((of - k) / (k + 1)) * (share / (1 - share));
  }
  return 1 - below;
}

function poissonFrom(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return 1 - below;
}

describe('limits of a share', () => {
  const samples = [1, 2, 7, 20, 104, 500].flatMap((of) =>
    [0, 1, Math.floor(of / 3), of - 1, of].map((hits) => [hits, of] as const),
  );

  test.each(samples)('%i of %i lie at a tail of the binomial distribution of each limit', (hits, of) => {
    const { low, high } = shareLimits(hits, of);
    if (hits > 0) expect(binomialFrom(hits, of, low)).toBeCloseTo(TAIL, 6);
    else expect(low).toBe(0);
    if (hits < of) expect(1 - binomialFrom(hits + 1, of, high)).toBeCloseTo(TAIL, 6);
    else expect(high).toBe(1);
  });

  test('104 successes in a row show 95 %, 103 do not', () => {
    expect(shareLimits(104, 104).low).toBeGreaterThan(0.95);
    expect(shareLimits(103, 103).low).toBeLessThan(0.95);
  });

  test('large samples stay exact', () => {
    const { low, high } = shareLimits(990_000, 1_000_000);
    expect(low).toBeCloseTo(0.99 - 2.5758 * Math.sqrt((0.99 * 0.01) / 1e6), 5);
    expect(high).toBeCloseTo(0.99 + 2.5758 * Math.sqrt((0.99 * 0.01) / 1e6), 5);
  });

  test('nothing is known without a trial', () => {
    expect(shareLimits(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('limits of a count', () => {
  test.each([0, 1, 3, 10, 50, 200])('%i lies at a tail of the Poisson distribution of each limit', (count) => {
    const { low, high } = countLimits(count);
    if (count > 0) expect(poissonFrom(count, low)).toBeCloseTo(TAIL, 6);
    else expect(low).toBe(0);
    expect(1 - poissonFrom(count + 1, high)).toBeCloseTo(TAIL, 6);
  });

  test('large counts have a width of 5.15 standard deviations', () => {
    const { low, high } = countLimits(100_000);
    expect((high - low) / Math.sqrt(100_000)).toBeCloseTo(2 * 2.5758, 1);
  });
});
