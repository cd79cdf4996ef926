import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interval } from '../../domain/evidence.ts';
import { joinShort, thinIntervals, thinSamples } from './thin.ts';

const interval = fc.record({
  phase: fc.constant('fault'),
  sent: fc.nat(100),
  inFlight: fc.nat(100),
  labels: fc.dictionary(fc.constantFrom('ok', 'circuit_open'), fc.nat(50)),
  count: fc.nat(100),
  p50Us: fc.nat(1000),
  p99Us: fc.nat(10_000),
  maxUs: fc.nat(100_000),
});
const intervals = fc.array(interval, { minLength: 1, maxLength: 300 }).map((list): Interval[] =>
  list.map((each, i) => ({
    ...each,
    fromMs: i * 1000,
    toMs: (i + 1) * 1000,
    maxUs: each.count > 0 ? each.maxUs : 0,
  })),
);

const total = (list: readonly Interval[], of: (each: Interval) => number) =>
  list.reduce((sum, each) => sum + of(each), 0);

test('intervals that were cut short join a neighbour of their phase, and no request is lost', () => {
  const lengths = fc.array(fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 400 })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(intervals, lengths, (list, ms) => {
      const ends = list.map((_, i) => list.slice(0, i + 1).reduce((sum, _, n) => sum + (ms[n % ms.length] ?? 1), 0));
      const cut = list.map((each, i) => ({ ...each, fromMs: ends[i - 1] ?? 0, toMs: ends[i] ?? 0 }));
      const joined = joinShort(cut);
      expect(total(joined, ({ count }) => count)).toBe(total(cut, ({ count }) => count));
      expect(total(joined, ({ fromMs, toMs }) => toMs - fromMs)).toBe(ends.at(-1));
      const usual = ms.every((each) => each === 1000);
      if (usual) expect(joined).toEqual(cut);
    }),
  );
  const base = fc.sample(intervals, 1)[0]?.[0] as Interval;
  const of = (...ends: number[]) => ends.map((toMs, i) => ({ ...base, fromMs: ends[i - 1] ?? 0, toMs }));
  expect(joinShort(of(100, 1100, 2100, 2150, 3150)).map(({ toMs }) => toMs)).toEqual([1100, 2150, 3150]);
});

describe('an hour of intervals', () => {
  test('becomes few points without losing a request or the highest maximum', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 5, max: 50 }), (list, most) => {
        const thin = thinIntervals(list, most);
        expect(thin.length).toBeLessThanOrEqual(most);
        for (const of of [(i: Interval) => i.sent, (i: Interval) => i.count, (i: Interval) => i.labels.ok ?? 0])
          expect(total(thin, of)).toBe(total(list, of));
        expect(Math.max(0, ...thin.map(({ maxUs }) => maxUs))).toBe(Math.max(0, ...list.map(({ maxUs }) => maxUs)));
        expect(thin.at(-1)?.toMs).toBe(list.at(-1)?.toMs);
      }),
    );
  });

  test('never joins two phases', () => {
    const [one] = fc.sample(intervals, 1) as [Interval[]];
    const base = one[0] as Interval;
    const list = ['baseline', 'fault', 'fault'].map((phase, i) => ({ ...base, phase, fromMs: i, toMs: i + 1 }));
    expect(thinIntervals(list, 2).map(({ phase }) => phase)).toEqual(['baseline', 'fault']);
  });
});

test('a short dip of a gauge stays visible, however long the run', () => {
  const samples = Array.from({ length: 72_000 }, (_, i): [number, number] => [i * 500, i === 41_234 ? 0 : 150]);
  const thin = thinSamples(samples);
  expect(thin.length).toBeLessThanOrEqual(600);
  expect(thin).toContainEqual([41_234 * 500, 0]);
  expect(thin.map(([at]) => at)).toEqual(thin.map(([at]) => at).sort((a, b) => a - b));
});
