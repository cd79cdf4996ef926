import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arrivals, OpenLoad } from '../../domain/load-plan.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { Share } from '../share.ts';
import { arrivalTimes, endlessArrivalTimes, peakArrivals } from './arrivals.ts';

const ALL = { index: 0, of: 1 };
const times = (arrivals: Arrivals, durationMs: number, seed = 1, share = ALL) => [
  ...arrivalTimes({ model: 'open', arrivals, durationMs } satisfies OpenLoad, seededRandom(seed), share),
];

describe('constant', () => {
  test('is evenly spaced from the first moment', () => {
    expect(times({ kind: 'constant', rate: 4 }, 1000)).toEqual([0, 250, 500, 750]);
  });

  test('does not drift: the millionth request is due where its index says', () => {
    const due = times({ kind: 'constant', rate: 3000 }, 600_000);
    expect(due).toHaveLength(1_800_000);
    expect(due[999_999]).toBeCloseTo((999_999 / 3000) * 1000, 6);
  });
});

/** Walks the rate in tiny steps and notes when the integral passes each whole number. */
function walk(rateAt: (ms: number) => number, durationMs: number): number[] {
  const due: number[] = [];
  let integral = 0;
  for (let ms = 0; ms < durationMs; ms += 0.01) {
    if (integral >= due.length) due.push(ms);
    integral += (rateAt(ms + 0.005) / 1000) * 0.01;
  }
  return due;
}

const shapes = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), rate: fc.integer({ min: 1, max: 300 }) }),
  fc.record({
    kind: fc.constant('ramp' as const),
    from: fc.integer({ min: 1, max: 200 }),
    to: fc.integer({ min: 0, max: 300 }),
  }),
  fc.record({
    kind: fc.constant('spike' as const),
    base: fc.integer({ min: 1, max: 50 }),
    peak: fc.integer({ min: 100, max: 400 }),
    atMs: fc.integer({ min: 0, max: 400 }),
    forMs: fc.integer({ min: 10, max: 500 }),
  }),
);

function rateOf(arrivals: Arrivals, ms: number): number {
  if (arrivals.kind === 'constant') return arrivals.rate;
  if (arrivals.kind === 'ramp') return arrivals.from + ((arrivals.to - arrivals.from) * ms) / 1000;
  if (arrivals.kind !== 'spike') throw new Error('not walked');
  return ms >= arrivals.atMs && ms < arrivals.atMs + arrivals.forMs ? arrivals.peak : arrivals.base;
}

test('every shape is due when the integral of its rate says so', () => {
  fc.assert(
    fc.property(shapes, (arrivals) => {
      const expected = walk((ms) => rateOf(arrivals, ms), 1000);
      const due = times(arrivals, 1000);
      expect(Math.abs(due.length - expected.length)).toBeLessThanOrEqual(1);
      for (const [i, ms] of due.entries())
        if (i < expected.length) expect(Math.abs(ms - (expected[i] ?? 0))).toBeLessThan(1);
    }),
    { numRuns: 40 },
  );
});

test('a ramp that begins at nothing is due from its first moment', () => {
  const due = times({ kind: 'ramp', from: 0, to: 10 }, 1000);
  expect(due[0]).toBe(0);
  expect(due[1]).toBeCloseTo(Math.sqrt(2 / 10) * 1000, 6);
  expect(due).toHaveLength(5);
});

test('steps follow one another and end with the phase', () => {
  const steps = [
    { rate: 10, durationMs: 200 },
    { rate: 100, durationMs: 5000 },
  ];
  expect(times({ kind: 'steps', steps }, 250)).toEqual([0, 100, 200, 210, 220, 230, 240]);
});

test('a herd is due at once, a schedule when it says, in order', () => {
  expect(times({ kind: 'herd', count: 3 }, 1000)).toEqual([0, 0, 0]);
  expect(times({ kind: 'schedule', dueMs: [30, 10, 2000] }, 1000)).toEqual([10, 30]);
});

describe('poisson', () => {
  test('is the same for a seed and another for another', () => {
    const arrivals: Arrivals = { kind: 'poisson', rate: 100 };
    expect(times(arrivals, 1000, 7)).toEqual(times(arrivals, 1000, 7));
    expect(times(arrivals, 1000, 7)).not.toEqual(times(arrivals, 1000, 8));
  });

  test('has the rate asked for, and gaps as irregular as independent users make them', () => {
    const due = times({ kind: 'poisson', rate: 1000 }, 60_000);
    expect(due.length / 60).toBeGreaterThan(980);
    expect(due.length / 60).toBeLessThan(1020);
    const gaps = due.slice(1).map((ms, i) => ms - (due[i] as number));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1); // an exponential's deviation equals its mean
  });
});

const everyShape = fc.oneof(
  shapes,
  fc.record({ kind: fc.constant('poisson' as const), rate: fc.integer({ min: 0, max: 300 }) }),
  fc.record({ kind: fc.constant('herd' as const), count: fc.nat({ max: 200 }) }),
  fc.record({ kind: fc.constant('schedule' as const), dueMs: fc.array(fc.nat({ max: 1000 }), { maxLength: 100 }) }),
  fc.record({
    kind: fc.constant('steps' as const),
    steps: fc.array(fc.record({ rate: fc.nat({ max: 300 }), durationMs: fc.integer({ min: 1, max: 300 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
) satisfies fc.Arbitrary<Arrivals>;
const workers = fc.integer({ min: 1, max: 64 });

test('the shares of any number of workers are the whole, each request once, for every shape', () => {
  fc.assert(
    fc.property(everyShape, workers, fc.nat(), (arrivals, of, seed) => {
      const parts = Array.from({ length: of }, (_, index) => times(arrivals, 500, seed, { index, of }));
      const whole = times(arrivals, 500, seed);
      for (const [index, part] of parts.entries()) expect(part).toEqual(whole.filter((_, i) => i % of === index));
    }),
    { numRuns: 200 },
  );
});

test('so are the shares of arrivals that go on after their phase', () => {
  fc.assert(
    fc.property(everyShape, workers, fc.nat(), (arrivals, of, seed) => {
      const plan = { model: 'open', arrivals, durationMs: 500 } as const;
      const all = (share: Share, most: number) =>
        endlessArrivalTimes(plan, seededRandom(seed), share).take(most).toArray();
      const whole = all(ALL, 3 * of);
      for (let index = 0; index < of; index++)
        expect(all({ index, of }, 3)).toEqual(whole.filter((_, i) => i % of === index));
    }),
    { numRuns: 100 },
  );
});

test('the peak is the highest rate that occurs', () => {
  expect(peakArrivals({ kind: 'ramp', from: 5, to: 50 }, 1000)).toBe(50);
  expect(peakArrivals({ kind: 'spike', base: 5, peak: 80, atMs: 1, forMs: 1 }, 1000)).toBe(80);
  expect(peakArrivals({ kind: 'herd', count: 7 }, 1000)).toBe(7);
});

test('arrivals that go on begin like those that end, and keep the rate that they ended with', () => {
  const plans: OpenLoad['arrivals'][] = [
    { kind: 'constant', rate: 50 },
    { kind: 'poisson', rate: 50 },
    { kind: 'ramp', from: 10, to: 50 },
    {
      kind: 'steps',
      steps: [
        { rate: 10, durationMs: 600 },
        { rate: 50, durationMs: 400 },
      ],
    },
    { kind: 'spike', base: 50, peak: 100, atMs: 200, forMs: 100 },
  ];
  for (const arrivals of plans) {
    const plan = { model: 'open', arrivals, durationMs: 1000 } as const;
    const ending = [...arrivalTimes(plan, seededRandom(1), { index: 0, of: 1 })];
    const endless = endlessArrivalTimes(plan, seededRandom(1), { index: 0, of: 1 });
    const times = endless.take(ending.length + 500).toArray();
    expect(times.slice(0, ending.length)).toEqual(ending);
    const lasted = (times.at(-1) as number) - (times[ending.length] as number);
    expect(Math.abs(lasted - 499 * 20)).toBeLessThan(arrivals.kind === 'poisson' ? 2000 : 1e-6);
  }
});

test('what is listed or sent at once does not go on', () => {
  for (const arrivals of [
    { kind: 'herd', count: 3 },
    { kind: 'schedule', dueMs: [0, 10, 20] },
  ] as const) {
    const plan = { model: 'open', arrivals, durationMs: 1000 } as const;
    expect(endlessArrivalTimes(plan, seededRandom(1), { index: 0, of: 1 }).toArray()).toHaveLength(3);
  }
});

test('workers share the arrivals that go on', () => {
  const plan = { model: 'open', arrivals: { kind: 'constant', rate: 100 }, durationMs: 100 } as const;
  const parts = [0, 1].flatMap((index) =>
    endlessArrivalTimes(plan, seededRandom(1), { index, of: 2 }).take(20).toArray(),
  );
  expect(parts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i * 10));
});
