import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metastableTailMs } from './metastable.ts';

const PER_S = 1 / 1000;
const MINUTE = 60_000;
/** 200 threads held for 180 ms or 8 s, 300 orders a second, six minutes. */
const BLACK_FRIDAY = {
  rate: 300 * PER_S,
  wellPerMs: 200 / 180,
  slowPerMs: 200 / 8000,
  faultMs: 6 * MINUTE,
};

test.each([
  [1, 2],
  [2, 6.8],
  [3, 24.9],
  [3.24, 40.8],
])('%d submissions: %d minutes', (submissions, minutes) => {
  expect(metastableTailMs({ ...BLACK_FRIDAY, submissions }) / MINUTE).toBeCloseTo(minutes, 0);
});

test.each([3.71, 4, 5])('%d submissions are more than the shop can do: for ever', (submissions) => {
  expect(metastableTailMs({ ...BLACK_FRIDAY, submissions })).toBe(Number.POSITIVE_INFINITY);
});

const rate = fc.double({ min: 1e-3, max: 1, noNaN: true });

test('the tail grows with the fault in proportion, and never shrinks with another submission', () => {
  fc.assert(
    fc.property(rate, rate, fc.double({ min: 1, max: 5, noNaN: true }), (rate, wellPerMs, submissions) => {
      const crowd = { rate, wellPerMs, slowPerMs: 0, submissions, faultMs: 1000 };
      const tail = metastableTailMs(crowd);
      const longer = metastableTailMs({ ...crowd, faultMs: 3000 });
      // As a ratio: near the edge tails are of any length.
      if (tail > 0 && Number.isFinite(tail)) expect(longer / tail).toBeCloseTo(3, 9);
      else expect(longer).toBe(tail);
      expect(metastableTailMs({ ...crowd, submissions: submissions + 1 })).toBeGreaterThanOrEqual(tail);
    }),
  );
});
