import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockOffset } from './clock.ts';

const READING_MS = 0.001;

/** A thread on which a reading takes 1 us, and which is interrupted before the readings whose numbers are in `pauses`. */
function interrupted(pauses: ReadonlyMap<number, number>, offset: number) {
  let now = 1000;
  let reading = 0;
  const read = () => {
    now += READING_MS + (pauses.get(reading++) ?? 0);
    return now;
  };
  return { reference: read, other: () => read() - offset };
}

test('an interruption between two readings does not change the offset', () => {
  const { reference, other } = interrupted(new Map([[1, 44]]), 5000);
  expect(clockOffset(reference, other)).toBeCloseTo(5000, 2);
});

test('nor do many, as long as there is one moment without', () => {
  const pause = fc.tuple(fc.nat({ max: 140 }), fc.double({ min: 0, max: 500, noNaN: true }));
  const many = fc.array(pause, { maxLength: 40 });
  fc.assert(
    fc.property(many, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (pauses, offset) => {
      const { reference, other } = interrupted(new Map(pauses), offset);
      expect(Math.abs(clockOffset(reference, other) - offset)).toBeLessThanOrEqual(2 * READING_MS);
    }),
  );
});
