import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockOffset } from './clock.ts';

const READING_MS = 0.001;

/** A thread whose every reading takes 1 us, and which the machine interrupts as told: before the reading of that number. */
function interrupted(pauses: ReadonlyMap<number, number>, offset: number) {
  let now = 1000;
  let reading = 0;
  const read = () => {
    now += READING_MS + (pauses.get(reading++) ?? 0);
    return now;
  };
  return { reference: read, other: () => read() - offset };
}

test('a thread that is interrupted between the two readings still knows how far its clocks are apart', () => {
  const { reference, other } = interrupted(new Map([[1, 44]]), 5000);
  expect(clockOffset(reference, other)).toBeCloseTo(5000, 2);
});

test('whenever it is interrupted, as long as there is one moment when it is not', () => {
  const pause = fc.tuple(fc.nat({ max: 140 }), fc.double({ min: 0, max: 500, noNaN: true }));
  const many = fc.array(pause, { maxLength: 40 });
  fc.assert(
    fc.property(many, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (pauses, offset) => {
      const { reference, other } = interrupted(new Map(pauses), offset);
      expect(Math.abs(clockOffset(reference, other) - offset)).toBeLessThanOrEqual(2 * READING_MS);
    }),
  );
});
