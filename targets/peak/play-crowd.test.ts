import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventQueue } from './event-queue.ts';
import { metastableTailMs } from './metastable.ts';
import { type Play, playCrowd } from './play-crowd.ts';

/** A twentieth of Black Friday: the specification's model has a tail of 23.5 min there, and its formula 24.9. */
const BLACK_FRIDAY: Play = {
  threads: 10,
  wellMs: 180,
  slowMs: 8000,
  rate: 0.015,
  submissions: 3,
  patienceMs: 10_000,
  pauseMs: 1000,
  faultMs: 360_000,
  afterMs: 45 * 60_000,
  windowMs: 2000,
};

const formula = ({ rate, submissions, threads, wellMs, slowMs, faultMs }: Play) =>
  metastableTailMs({ rate, submissions, wellPerMs: threads / wellMs, slowPerMs: threads / slowMs, faultMs });

test.each([2, 3])('%d submissions: an endless queue is out for about as long as the formula says', (submissions) => {
  const play = { ...BLACK_FRIDAY, submissions };
  const { outageMs } = playCrowd(play);
  expect(outageMs).toBeGreaterThan(0.85 * formula(play));
  expect(outageMs).toBeLessThanOrEqual(formula(play));
});

test('four submissions: for ever, and everything that is done is for nobody', () => {
  const { outageMs, staleShare } = playCrowd({ ...BLACK_FRIDAY, submissions: 4 });
  expect(outageMs).toBe(Number.POSITIVE_INFINITY);
  expect(staleShare).toBeGreaterThan(0.99);
});

test('timeouts that count from when a thread was free help hardly', () => {
  expect(playCrowd({ ...BLACK_FRIDAY, limitMs: 2000 }).outageMs).toBeGreaterThan(19 * 60_000);
});

test('what waits is never old: a bounded queue is well at once', () => {
  expect(playCrowd({ ...BLACK_FRIDAY, queueLimit: 5 }).outageMs).toBeLessThanOrEqual(2000);
});

test('stale work that is dropped: well at once with three submissions, never with four', () => {
  expect(playCrowd({ ...BLACK_FRIDAY, dropsAtMs: 50 }).outageMs).toBeLessThanOrEqual(2000);
  const four = { ...BLACK_FRIDAY, submissions: 4 };
  expect(playCrowd({ ...four, dropsAtMs: 50 }).outageMs).toBe(Number.POSITIVE_INFINITY);
  // Unless what has too little time left for its work is dropped as well.
  expect(playCrowd({ ...four, dropsAtMs: 200 }).outageMs).toBeLessThanOrEqual(2000);
});

test('the threads are taken when as many have come', () => {
  expect(playCrowd(BLACK_FRIDAY).fullAtMs).toBeCloseTo(9 / 0.015, 6);
});

test('events happen in the order of their times, and of one time in the order in which they were added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const events = eventQueue();
      const seen: (readonly [number, number])[] = [];
      for (const [nth, at] of times.entries()) events.add(at, () => void seen.push([at, nth]));
      events.runUntil(20);
      const all = times.map((at, nth) => [at, nth] as const).filter(([at]) => at < 20);
      expect(seen).toEqual(all.toSorted(([a, m], [b, n]) => a - b || m - n));
    }),
  );
});
