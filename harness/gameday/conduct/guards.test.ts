import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import type { AbortGuard } from '../runbook/runbook.ts';
import { type GuardedSecond, watchGuards } from './guards.ts';

function guard(over: Partial<AbortGuard> = {}): AbortGuard {
  return { text: 'the guard', quantity: 'error rate', comparison: '>', bound: 0.2, windowMs: 3000, ...over };
}

/** A second of requests with these durations, in real ms, of which the first `errors` failed and the next `silent` got no answer. */
function second(
  durationsMs: readonly number[],
  errors = 0,
  { lastsMs = 1000, timeScale = 1, silent = 0 } = {},
): GuardedSecond {
  const histogram = emptyHistogram();
  for (const ms of durationsMs) histogram.recordValue(Math.round((ms * 1000) / timeScale));
  return {
    lastsMs,
    classes: { success: durationsMs.length - errors, rejected: 0, error: errors, fallback: 0 },
    count: durationsMs.length,
    answered: durationsMs.length - silent,
    maxMs: Math.max(0, ...durationsMs),
    sent: durationsMs.length,
    inFlight: 0,
    ...(durationsMs.length > 0 ? { hdr: encodeHistogram(histogram) } : {}),
  };
}

const ten = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10];

test('fewer seconds than the window are not judged, and the first that fills it is', () => {
  const watch = watchGuards([guard()], 1);
  expect(watch(second(ten, 10))).toBeUndefined();
  expect(watch(second(ten, 10))).toBeUndefined();
  expect(watch(second(ten, 0))).toMatchObject({ guard: { text: 'the guard' }, observed: '66.7 % in the last 3 s' });
});

test('errors that have left the window count no more', () => {
  const watch = watchGuards([guard()], 1);
  const errors = [3, 0, 0, 9, 0, 0];
  expect(errors.map((count) => watch(second(ten, count)) !== undefined)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
  ]);
  expect([watch(second(ten)), watch(second(ten))]).toEqual([undefined, undefined]);
});

test('a window in which nothing ended trips no rate and no duration, and it does trip a throughput', () => {
  const quantities = ['error rate', 'success rate', 'p50 duration', 'p99 duration', 'max duration'] as const;
  const all = quantities.map((quantity) => guard({ quantity, comparison: '<', bound: 1e9, windowMs: 1000 }));
  expect(watchGuards(all, 1)(second([]))).toBeUndefined();
  const slow = guard({ quantity: 'throughput', comparison: '<', bound: 1, windowMs: 1000 });
  expect(watchGuards([slow], 1)(second([]))?.observed).toBe('0/s in the last 1 s');
});

/** A second in which `ended` of `sent` requests ended after 10 ms, and so many are in flight at its end. */
const hanging = (sent: number, ended: number, inFlight: number): GuardedSecond => ({
  ...second(Array.from({ length: ended }, () => 10)),
  sent,
  inFlight,
});

test('a request that still waits has lasted for as long as it waited', () => {
  const watch = watchGuards([guard({ quantity: 'max duration', bound: 5000, windowMs: 1000 })], 1);
  // Of ten a second one hangs: after six seconds more are in flight than were sent in the last five.
  const tripped = Array.from({ length: 80 }, (_, i) => watch(hanging(10, 9, i + 1))).findIndex(
    (one) => one !== undefined,
  );
  // 10 sent a second: 61 in flight are more than the 60 that were sent in six seconds.
  expect(tripped).toBe(60);
  const swallowed = watchGuards([guard({ quantity: 'max duration', bound: 5000, windowMs: 1000 })], 1);
  const all = Array.from({ length: 8 }, (_, i) => swallowed(hanging(10, 0, 10 * (i + 1))));
  expect(all.findIndex((one) => one !== undefined)).toBe(6);
  expect(all[6]?.observed).toBe('6 s in the last 1 s');
});

test('a percentile is of what still waits where more of it waits than may', () => {
  const of = (quantity: AbortGuard['quantity']) => watchGuards([guard({ quantity, bound: 2000, windowMs: 1000 })], 1);
  const [p50, p99] = [of('p50 duration'), of('p99 duration')];
  // 4 of 10 hang: no half of what there is in a second, but more than one of a hundred.
  const seen = [10, 8, 6, 4].map((ended, i) => hanging(10, ended, [0, 2, 6, 12][i] ?? 0));
  expect(seen.map((one) => [p50(one) !== undefined, p99(one) !== undefined])).toEqual([
    [false, false],
    [false, false],
    [false, false],
    [false, false],
  ]);
  // All of the last three seconds were 0 sent, and 12 still wait: longer than 3 s.
  const quiet = Array.from({ length: 3 }, () => hanging(0, 0, 12));
  expect(quiet.map((one) => [p50(one) !== undefined, p99(one) !== undefined]).at(-1)).toEqual([true, true]);
});

test('requests that may all have been sent a moment ago trip nothing', () => {
  const watch = watchGuards([guard({ quantity: 'max duration', bound: 1000, windowMs: 1000 })], 1);
  for (let i = 0; i < 20; i++) expect(watch(hanging(50, 50, 50))).toBeUndefined();
});

test('what got no answer is no throughput', () => {
  const watch = watchGuards([guard({ quantity: 'throughput', comparison: '<', bound: 5, windowMs: 1000 })], 1);
  expect(watch(second(ten, 4, { silent: 4 }))).toBeUndefined();
  expect(watch(second(ten, 6, { silent: 6 }))?.observed).toBe('4/s in the last 1 s');
});

test('times are those of real time, at every scale', () => {
  const watch = watchGuards([guard({ quantity: 'max duration', bound: 1500, windowMs: 1000 })], 10);
  expect(watch(second([1400], 0, { timeScale: 10 }))).toBeUndefined();
  expect(watch(second([1600], 0, { timeScale: 10 }))?.observed).toBe('1.6 s in the last 1 s');
});

test('a timer that is a little late or early does not make a window longer by a second', () => {
  const watch = watchGuards([guard()], 1);
  for (const lastsMs of [996, 1003, 999]) expect(watch(second(ten, 0, { lastsMs }))).toBeUndefined();
  // 3 of 30 in the last three seconds; over four it would be 7 of 40.
  expect(watch(second(ten, 7, { lastsMs: 999 }))).toBeDefined();
});

test('of several guards the first that trips is named', () => {
  const watch = watchGuards([guard({ text: 'long', windowMs: 9000 }), guard({ text: 'short', windowMs: 1000 })], 1);
  expect(watch(second(ten, 5))?.guard.text).toBe('short');
});

/** Over whole seconds of one length, by looking at every request of the window. */
function oracle(seconds: readonly Seen[], { quantity, comparison, bound, windowMs }: AbortGuard): boolean {
  const needed = Math.ceil(windowMs / 1000);
  if (seconds.length < needed) return false;
  const window = seconds.slice(-needed);
  const durations = window.flatMap(({ durations }) => durations).toSorted((a, b) => a - b);
  const errors = window.reduce((sum, each) => sum + Math.min(each.errors, each.durations.length), 0);
  const rank = (percent: number) => durations[Math.max(0, Math.ceil((percent / 100) * durations.length) - 1)];
  const values = {
    'error rate': durations.length === 0 ? undefined : errors / durations.length,
    'success rate': durations.length === 0 ? undefined : 1 - errors / durations.length,
    'p50 duration': rank(50),
    'p99 duration': rank(99),
    'max duration': durations.at(-1),
    throughput: durations.length / (window.length * 1),
  };
  const value = values[quantity];
  if (value === undefined) return false;
  return comparison === '>' ? value > bound : value < bound;
}

interface Seen {
  readonly durations: readonly number[];
  readonly errors: number;
}

test('it trips when and only when the requests of the last window overstep the bound', () => {
  const seen: fc.Arbitrary<Seen> = fc.record({
    durations: fc.array(
      fc.integer({ min: 1, max: 200 }).map((n) => n * 10),
      { maxLength: 6 },
    ),
    errors: fc.integer({ min: 0, max: 6 }),
  });
  const quantity = fc.constantFrom<AbortGuard['quantity'][]>(
    'error rate',
    'success rate',
    'p50 duration',
    'p99 duration',
    'max duration',
    'throughput',
  );
  const given = fc.record({
    quantity,
    comparison: fc.constantFrom<AbortGuard['comparison'][]>('>', '<'),
    // Between two values that can be: HdrHistogram is 0.1 % off, and shares are not rounded alike.
    level: fc.integer({ min: 0, max: 200 }),
    windowMs: fc.integer({ min: 1, max: 5 }).map((seconds) => seconds * 1000),
    seconds: fc.array(seen, { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(given, ({ level, seconds, ...rest }) => {
      const isShare = rest.quantity.endsWith('rate');
      const bound = isShare ? (level + 0.5) / 200.5 : level * 10 + 5;
      const one = guard({ ...rest, bound: rest.quantity === 'throughput' ? level / 20 + 0.01 : bound });
      const watch = watchGuards([one], 1);
      for (let count = 1; count <= seconds.length; count++) {
        const last = seconds[count - 1] as Seen;
        const tripped = watch(second(last.durations, Math.min(last.errors, last.durations.length)));
        expect(tripped !== undefined).toBe(oracle(seconds.slice(0, count), one));
      }
    }),
    { numRuns: 500 },
  );
});
