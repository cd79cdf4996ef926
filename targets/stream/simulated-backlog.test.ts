import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Kind } from './message.ts';
import { playBacklog } from './simulated-backlog.fixture.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** As the suite plays it. */
const QUOTES = { rate: 50, capacity: 100, pausedMs: 30_000, lastsMs: 57_000, patienceMs: 5000 } as const;
const quotes = { ...QUOTES, kindOf: () => 'quote' as const };
const half = {
  ...QUOTES,
  pausedMs: 15_000,
  lastsMs: 27_000,
  kindOf: (i: number): Kind => (i % 2 ? 'quote' : 'payment'),
};
const variant = (name: string) => VARIANTS[name]!;

test('process-all begins 2500 quotes for nobody, is late for 25 s, and the oldest is 30 s old', () => {
  const played = playBacklog(variant('process-all'), quotes);
  expect(played).toMatchObject({ beganLate: 2500, skipped: { quote: 0, payment: 0 }, oldestS: 30 });
  expect(played.lateForS).toBeCloseTo(25, 1);
});

test('skip-stale skips 1250 at once, and is on time from the first second', () => {
  const played = playBacklog(variant('skip-stale'), quotes);
  expect(played).toMatchObject({ beganLate: 0, skipped: { quote: 1250 }, oldestS: 5, lateForS: 0 });
});

test('of as many payments as quotes, skip-all-types loses 250; skip-stale applies every one', () => {
  const lossy = playBacklog(variant('skip-all-types'), half);
  expect(lossy).toMatchObject({ beganLate: 0, skipped: { quote: 250, payment: 250 }, paymentsDone: 675 - 250 });
  const kept = playBacklog(variant('skip-stale'), half);
  expect(kept).toMatchObject({ beganLate: 0, skipped: { payment: 0 }, paymentsDone: 675 });
  // While all quotes are late, two messages leave with each turn: 15 + t - 4t = 5, t = 3.33 s, 667 messages.
  expect(kept.skipped.quote).toBeCloseTo(333, -1);
  expect(kept.lateForS).toBeCloseTo(3.33, 1);
});

test('where more comes than can be done, for long, as much is done as can be, and all of it on time', () => {
  const overload = { ...QUOTES, rate: 150, pausedMs: 0, lastsMs: 60_000, kindOf: () => 'quote' as const };
  const { beganLate, skipped } = playBacklog(variant('skip-stale'), overload);
  expect(beganLate).toBe(0);
  // 60 s of 100/s, and those who still wait at the end.
  expect(150 * 60 - skipped.quote).toBeCloseTo(6500, -2);
});

test('whatever the load: a rule that skips quotes begins none of them late and loses no payment', () => {
  fc.assert(
    fc.property(
      fc.record({
        rate: fc.integer({ min: 1, max: 100 }),
        capacity: fc.integer({ min: 1, max: 200 }),
        pausedMs: fc.integer({ min: 0, max: 20_000 }),
        lastsMs: fc.integer({ min: 1000, max: 30_000 }),
        patienceMs: fc.integer({ min: 0, max: 10_000 }),
        nth: fc.integer({ min: 1, max: 5 }),
      }),
      ({ nth, ...play }) => {
        const kindOf = (i: number) => (i % nth === 0 ? 'payment' : 'quote');
        const { skipped, oldestS } = playBacklog(variant('skip-stale'), { ...play, kindOf });
        expect(skipped.payment).toBe(0);
        expect(oldestS).toBeLessThanOrEqual(play.patienceMs / 1000);
      },
    ),
  );
});
