import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallError } from './errors.ts';
import { BACKOFF, type BackoffName, backoff } from './retry-delay.ts';
import { seededRandom } from './seeded-random.ts';

const BASE_MS = 1000;
const CAP_MS = 30_000;
const KINDS = Object.keys(BACKOFF) as BackoffName[];

type Bounds = readonly [low: number, high: number];

/** Where the wait before retry `n` may lie; `e` = min(cap, base x 2^n). */
const BOUNDS: Record<BackoffName, (e: number, n: number) => Bounds> = {
  fixed: () => [BASE_MS, BASE_MS],
  linear: (_e, n) => [BASE_MS * (n + 1), BASE_MS * (n + 1)],
  exponential: (e) => [e, e],
  full: (e) => [0, e],
  equal: (e) => [e / 2, e],
  decorrelated: (_e, n) => [BASE_MS, Math.min(CAP_MS, BASE_MS * 3 ** (n + 1))],
  'additive-half': (e) => [e, 1.5 * e],
  spread: (e) => [e / 2, Math.min(CAP_MS, 1.5 * e)],
  doubled: () => [BASE_MS, 2 * BASE_MS],
};

const exponential = (n: number) => Math.min(CAP_MS, BASE_MS * 2 ** n);

/** The waits of one client before its first `attempts` retries. */
function waitsOf(kind: BackoffName, attempts: number, random: () => number): number[] {
  const wait = backoff(kind, { baseMs: BASE_MS, capMs: CAP_MS, random });
  return Array.from({ length: attempts }, (_, n) => wait(n, undefined));
}

test.each(KINDS)('%s stays within its bounds', (kind) => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 12 }), (seed, n) => {
      const wait = waitsOf(kind, n + 1, seededRandom(seed, kind))[n] as number;
      const [low, high] = BOUNDS[kind](exponential(n), n);
      expect(wait).toBeGreaterThanOrEqual(low);
      expect(wait).toBeLessThanOrEqual(high);
    }),
  );
});

test.each([0, 3, 7])('the means are those of the specification: retry %i', (n) => {
  const means = Object.fromEntries(
    KINDS.map((kind) => [kind, mean(fleet(kind, n + 1, 4000).map((waits) => waits[n]))]),
  );
  const e = exponential(n);
  const expected = { full: e / 2, equal: 0.75 * e, 'additive-half': 1.25 * e, doubled: 1.5 * BASE_MS, fixed: BASE_MS };
  for (const [kind, value] of Object.entries(expected)) expect((means[kind] as number) / value).toBeCloseTo(1, 1);
});

test('Retry-After overrides what was computed', () => {
  const asks = new CallError('leaf', { kind: 'status', status: 429, retryAfterMs: 2000 });
  expect(backoff('exponential', { baseMs: 10, capMs: 100, random: () => 0 })(0, asks)).toBe(2000);
});

/** Each client draws by its id, as the specification asks: the seed is a hash of the client. */
function fleet(kind: BackoffName, attempts: number, clients = 2000, seedOf = (id: number) => `client ${id}`) {
  return Array.from({ length: clients }, (_, id) => waitsOf(kind, attempts, seededRandom(1, seedOf(id))));
}

const DRAWN = ['full', 'equal', 'decorrelated', 'additive-half', 'spread', 'doubled'] as const;

describe.each(DRAWN)('%s over a fleet of 2000', (kind) => {
  // The fourth retry: far from the cap, which would clamp some.
  const N = 3;

  test('is uniform between its bounds (Kolmogorov-Smirnov)', () => {
    expect(distanceFromUniform(fleet(kind, N + 1).map((waits) => unit(kind, waits, N)))).toBeLessThan(CRITICAL);
  });

  test('neighbours do not know of each other, nor does one retry of the next', () => {
    const waits = fleet(kind, N + 1);
    const last = waits.map((each) => unit(kind, each, N));
    const before = waits.map((each) => unit(kind, each, N - 1));
    expect(Math.abs(correlation(last.slice(1), last.slice(0, -1)))).toBeLessThan(INDEPENDENT);
    expect(Math.abs(correlation(last, before))).toBeLessThan(INDEPENDENT);
  });

  test('one seed for all is found out: everybody comes at once', () => {
    const shared = fleet(kind, N + 1, 2000, () => 'everybody').map((waits) => unit(kind, waits, N));
    expect(distanceFromUniform(shared)).toBeGreaterThan(10 * CRITICAL);
    expect(new Set(shared).size).toBe(1);
  });

  test('seeds that differ by one are as good as any', () => {
    const units = Array.from({ length: 2000 }, (_, seed) =>
      unit(kind, waitsOf(kind, N + 1, seededRandom(seed, 'client')), N),
    );
    expect(distanceFromUniform(units)).toBeLessThan(CRITICAL);
  });
});

/** One in a thousand samples of 2000 lies further from its own distribution: 1.95 / sqrt(n). */
const CRITICAL = 1.95 / Math.sqrt(2000);
/** Three deviations of the correlation of independent samples. */
const INDEPENDENT = 3 / Math.sqrt(2000);

/** Where a wait lies between its bounds, 0 to 1; those of `decorrelated` hang on the wait before. */
function unit(kind: BackoffName, waits: readonly number[], n: number): number {
  const [low, high] =
    kind === 'decorrelated' ? [BASE_MS, 3 * (waits[n - 1] ?? BASE_MS)] : BOUNDS[kind](exponential(n), n);
  return ((waits[n] as number) - low) / (high - low);
}

/** The statistic of Kolmogorov and Smirnov against the uniform distribution on 0 to 1. */
function distanceFromUniform(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((value, i) => Math.max(value - i / sorted.length, (i + 1) / sorted.length - value)));
}

function mean(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value as number), 0) / values.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * ((b[i] as number) - meanB)));
  const deviation = (values: readonly number[], of: number) =>
    Math.sqrt(mean(values.map((value) => (value - of) ** 2)));
  return covariance / (deviation(a, meanA) * deviation(b, meanB));
}
