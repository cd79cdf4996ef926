import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockReading, MOST_DRIFT, narrow, type OffsetBounds, offsetAt } from './clock-offset.ts';

/** Doubles of this size are exact to far less. */
const ROUNDING_MS = 1e-5;

const reading = fc.record({
  afterMs: fc.double({ min: 0, max: 5000, noNaN: true }),
  thereMs: fc.double({ min: 0, max: 400, noNaN: true }),
  backMs: fc.double({ min: 0, max: 400, noNaN: true }),
  /** Of the other clock until the reading has ended. */
  drift: fc.double({ min: -MOST_DRIFT, max: MOST_DRIFT, noNaN: true }),
});
const aheadMs = fc.double({ min: -1e9, max: 1e9, noNaN: true });

/** Two clocks that are read over a network. */
function simulatedClocks(ahead: number) {
  let here = 1e6;
  let there = here + ahead;
  const pass = (ms: number, drift: number) => {
    here += ms;
    there += ms * (1 + drift);
  };
  return {
    now: () => here,
    offsetMs: () => there - here,
    pass,
    read({ thereMs, backMs, drift }: { thereMs: number; backMs: number; drift: number }): ClockReading {
      const sentAt = here;
      pass(thereMs, drift);
      const otherMs = there;
      pass(backMs, drift);
      return { sentAt, otherMs, receivedAt: here };
    },
  };
}

test('the true offset is within the error, whatever the delays of both ways and the drift', () => {
  fc.assert(
    fc.property(aheadMs, fc.array(reading, { minLength: 1, maxLength: 40 }), (ahead, readings) => {
      const clocks = simulatedClocks(ahead);
      let known: OffsetBounds | undefined;
      for (const each of readings) {
        clocks.pass(each.afterMs, each.drift);
        if (known) expectWithin(known, clocks);
        known = narrow(known, clocks.read(each));
        expectWithin(known, clocks);
      }
    }),
  );
});

function expectWithin(known: OffsetBounds, clocks: ReturnType<typeof simulatedClocks>): void {
  const { offsetMs, errorMs } = offsetAt(known, clocks.now());
  expect(Math.abs(clocks.offsetMs() - offsetMs)).toBeLessThanOrEqual(errorMs + ROUNDING_MS);
}

test('the error of many readings is at most half of the fastest, however slow the others were', () => {
  const clocks = simulatedClocks(5000);
  let known: OffsetBounds | undefined;
  for (const [thereMs, backMs] of [
    [300, 10],
    [1, 1],
    [2, 400],
  ] as const)
    known = narrow(known, clocks.read({ thereMs, backMs, drift: 0 }));
  expect(offsetAt(known as OffsetBounds, clocks.now()).errorMs).toBeLessThan(1 + 0.5);
});

test('delays that are slow in turn on either way tell more together than the best of them alone', () => {
  const clocks = simulatedClocks(-70);
  const slowThere = narrow(undefined, clocks.read({ thereMs: 50, backMs: 1, drift: 0 }));
  const both = narrow(slowThere, clocks.read({ thereMs: 1, backMs: 50, drift: 0 }));
  expect(offsetAt(slowThere, clocks.now()).errorMs).toBeGreaterThan(25);
  expect(offsetAt(both, clocks.now()).errorMs).toBeLessThan(2);
});

test('after a clock that was stopped only what was read since counts', () => {
  const clocks = simulatedClocks(0);
  const before = narrow(undefined, clocks.read({ thereMs: 1, backMs: 1, drift: 0 }));
  clocks.pass(60_000, -1);
  const after = narrow(before, clocks.read({ thereMs: 1, backMs: 1, drift: 0 }));
  expect(offsetAt(after, clocks.now()).offsetMs).toBeCloseTo(-60_000, 0);
});

test('what is not read again is known less and less', () => {
  const clocks = simulatedClocks(0);
  const known = narrow(undefined, clocks.read({ thereMs: 1, backMs: 1, drift: 0 }));
  const error = (ms: number) => offsetAt(known, clocks.now() + ms).errorMs;
  expect(error(60_000) - error(0)).toBeCloseTo(60_000 * MOST_DRIFT, 6);
});
