import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKOFF } from '../kit/retry-delay.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { buriedIn, waitsOf } from './drain-model.ts';

const SPECIFIED = { rate: 20, outageS: 60, batch: 100, maxAttempts: 10, roundS: 1 };
const WAITS = { baseS: 1, capS: 30, attempts: 10 };

test('an outage of 60 s buries 520 of 1200 with a batch of 100, and 1020 without a limit', () => {
  expect(buriedIn(SPECIFIED)).toBe(520);
  expect(buriedIn({ ...SPECIFIED, batch: Number.POSITIVE_INFINITY })).toBe(1020);
});

test('a quarter of the users and of the batch bury a quarter', () => {
  expect(buriedIn({ ...SPECIFIED, rate: 5, batch: 25 })).toBe(130);
});

test('nothing is buried before the tenth attempt', () => {
  expect(buriedIn({ ...SPECIFIED, outageS: 9 })).toBe(0);
  expect(buriedIn({ ...SPECIFIED, outageS: 10 })).toBe(20);
});

test('no more is buried than what arrived, nor than there were attempts for', () => {
  const outages = fc.record({
    rate: fc.integer({ min: 1, max: 50 }),
    outageS: fc.integer({ min: 1, max: 90 }),
    batch: fc.integer({ min: 1, max: 200 }),
    maxAttempts: fc.integer({ min: 1, max: 12 }),
    roundS: fc.constantFrom(0.5, 1, 2),
  });
  fc.assert(
    fc.property(outages, (outage) => {
      const buried = buriedIn(outage);
      expect(buried).toBeLessThanOrEqual(outage.rate * outage.outageS);
      const rounds = Math.floor(outage.outageS / outage.roundS + 1e-9);
      expect(buried).toBeLessThanOrEqual((rounds * outage.batch) / outage.maxAttempts);
    }),
  );
});

test('ten attempts with equal jitter take 75.5 to 151 s, longer than an outage of 60 s', () => {
  expect(waitsOf(WAITS, 0)).toBe(75.5);
  expect(waitsOf(WAITS, 1)).toBe(151);
});

test.each([
  ['full', 0.2],
  ['equal', 0],
] as const)('%s jitter: the share of ten attempts that are used up within 60 s is %d', (jitter, share) => {
  const random = seededRandom(1, jitter);
  const settings = { baseMs: 1000, capMs: 30_000, random };
  const draws = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 9 }, (_, n) => BACKOFF[jitter](n, 0, settings)).reduce((sum, wait) => sum + wait, 0),
  );
  expect(draws.filter((sum) => sum < 60_000).length / draws.length).toBeCloseTo(share, 1);
});
