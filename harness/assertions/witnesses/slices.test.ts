import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Interval } from '../../domain/evidence.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { parseStatement } from '../parse.ts';
import { evidence, worker } from '../sample/evidence.ts';

const INTERVAL_MS = 200;

/** One interval per list of durations, in a fault phase at time scale 5: each is 1 s of real time. */
function judge(text: string, ended: readonly (readonly number[])[], labels?: readonly Record<string, number>[]) {
  const intervals = ended.map((us, i): Interval => {
    const histogram = emptyHistogram();
    for (const value of us) histogram.recordValue(value);
    return {
      phase: 'fault',
      fromMs: i * INTERVAL_MS,
      toMs: (i + 1) * INTERVAL_MS,
      sent: us.length,
      inFlight: 0,
      labels: labels?.[i] ?? { ok: us.length },
      count: us.length,
      maxUs: Math.max(0, ...us),
      p50Us: 0,
      p99Us: 0,
      hdr: encodeHistogram(histogram),
    };
  });
  const phases = [{ name: 'fault', fromMs: 0, toMs: ended.length * INTERVAL_MS }];
  const requests = [
    { ms: [1] },
    { label: 'no', class: 'error' as const, ms: [1] },
    { kind: 'timed-out' as const, ms: [1] },
  ];
  return parseStatement(text).judge(evidence({ phases, intervals, requests, timeScale: 5 }));
}

test('in any window: the maximum is that of the worst run of whole intervals', () => {
  const seconds = fc.array(fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 12 }), {
    minLength: 3,
    maxLength: 9,
  });
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 2000 }), (ended, bound) => {
      const all = ended.flat();
      const { verdict } = judge(`max duration in any 3s window < ${bound * 5}us`, ended);
      if (all.length === 0) expect(verdict).toBe('inconclusive');
      else expect(verdict).toBe(all.every((us) => us < bound) ? 'pass' : 'fail');
    }),
    { numRuns: 60 },
  );
});

/** A request as it really was: when it ended, how it ended, and how long it had taken. */
const request = fc.record({
  at: fc.integer({ min: 0, max: 5999 }),
  ok: fc.boolean(),
  us: fc.integer({ min: 1, max: 2000 }),
});
const edges = fc.uniqueArray(fc.integer({ min: 1, max: 5999 }), { minLength: 3, maxLength: 9 });

/** A quantity, its values over every window, and bounds to compare them with. */
const QUANTITIES = {
  'error rate': { bounds: [20, 50, 75], unit: '%' },
  goodput: { bounds: [2, 6, 10], unit: '/s' },
  'max duration': { bounds: [500, 1500], unit: 'us' },
  'median duration': { bounds: [500, 1000, 1500], unit: 'us' },
} as const;
const claim = fc
  .constantFrom(...(Object.keys(QUANTITIES) as (keyof typeof QUANTITIES)[]))
  .chain((name) => fc.record({ name: fc.constant(name), bound: fc.constantFrom(...QUANTITIES[name].bounds) }));

test('no moment at which a window may begin contradicts a verdict, wherever intervals were cut', () => {
  const sent = fc.array(request, { minLength: 1, maxLength: 60 });
  const windowMs = fc.integer({ min: 300, max: 5000 });
  fc.assert(
    fc.property(sent, edges, claim, fc.constantFrom('<', '>'), windowMs, (all, cuts, { name, bound }, op, windowMs) => {
      const text = `${name} in any ${windowMs}ms window ${op} ${bound}${QUANTITIES[name].unit}`;
      const { verdict } = judgeRequests(text, all, cuts);
      const values = windowsOf(all, windowMs).flatMap((ended) => statisticOf(name, ended, windowMs));
      const broken = values.filter((value) => (op === '<' ? value >= bound : value <= bound));
      if (verdict === 'pass') expect(broken).toEqual([]);
      if (verdict === 'fail') expect(broken).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
});

/** Windows as long as some intervals can begin where one of these does, so that only the clocks leave anything open. */
const EVEN_CUTS = Array.from({ length: 11 }, (_, i) => (i + 1) * 500);
/** Few, and each so near a cut of its own that a clock may move it over. */
const nearCuts = fc
  .uniqueArray(
    fc.record({ cut: fc.integer({ min: 1, max: 11 }), by: fc.integer({ min: -30, max: 30 }), ok: fc.boolean() }),
    { minLength: 2, maxLength: 8, selector: ({ cut }) => cut },
  )
  .map((all) => all.map(({ cut, by, ok }): Request => ({ at: cut * 500 + by, ok, us: ok ? 500 : 1500 })));

test('nor does any, by whatever clock within its error each worker recorded when requests ended', () => {
  const clocks = fc.constantFrom(1, 30, 300).chain((clockErrorMs) =>
    fc.record({
      clockErrorMs: fc.constant(clockErrorMs),
      offsets: fc.array(fc.integer({ min: -clockErrorMs, max: clockErrorMs }), { minLength: 2, maxLength: 3 }),
    }),
  );
  const windowMs = fc.constantFrom(500, 1000, 1500);
  fc.assert(
    fc.property(
      fc.tuple(nearCuts, clocks),
      claim,
      fc.constantFrom('<', '>'),
      windowMs,
      ([all, { clockErrorMs, offsets }], { name }, op, windowMs) => {
        const readAt = (one: Request) => one.at + (offsets[all.indexOf(one) % offsets.length] ?? 0);
        const read = windowsOf(
          all.map((one) => ({ ...one, at: readAt(one) })),
          windowMs,
        ).flatMap((ended, from) => (from % 500 === 0 ? statisticOf(name, ended, windowMs) : []));
        fc.pre(read.length > 0);
        // What was read breaks it by nothing.
        const bound = op === '<' ? Math.floor(Math.max(...read)) : Math.ceil(Math.min(...read));
        const text = `${name} in any ${windowMs}ms window ${op} ${bound}${QUANTITIES[name].unit}`;
        const { verdict } = judgeRequests(text, all, EVEN_CUTS, { clockErrorMs, readAt });
        const values = windowsOf(all, windowMs).flatMap((ended) => statisticOf(name, ended, windowMs));
        const broken = values.filter((value) => (op === '<' ? value >= bound : value <= bound));
        if (verdict === 'pass') expect(broken).toEqual([]);
        if (verdict === 'fail') expect(broken).not.toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

type Request = { readonly at: number; readonly ok: boolean; readonly us: number };

/** What ended in every window of a run of 6 s, begun at every millisecond. */
function windowsOf(all: readonly Request[], windowMs: number): Request[][] {
  return Array.from({ length: 6000 - windowMs + 1 }, (_, from) =>
    all.filter(({ at }) => from <= at && at < from + windowMs),
  );
}

function statisticOf(name: string, ended: readonly Request[], windowMs: number): number[] {
  if (name === 'goodput') return [(ended.filter(({ ok }) => ok).length * 1000) / windowMs];
  if (ended.length === 0) return [];
  if (name === 'error rate') return [(ended.filter(({ ok }) => !ok).length * 100) / ended.length];
  const sorted = ended.map(({ us }) => us).toSorted((a, b) => a - b);
  return [sorted[name === 'max duration' ? sorted.length - 1 : Math.ceil(sorted.length / 2) - 1] as number];
}

/** `readAt`: when a request ended by the clock of the worker that sent it, which is off by `clockErrorMs` at most. */
function judgeRequests(
  text: string,
  all: readonly Request[],
  cuts: readonly number[],
  { clockErrorMs = 0, readAt = ({ at }: Request) => at } = {},
) {
  const ends = [0, ...cuts.toSorted((a, b) => a - b), 6000];
  const intervals = ends.slice(1).map((toMs, i): Interval => {
    const fromMs = ends[i] as number;
    const ended = all.filter((one) => {
      const at = Math.min(5999, Math.max(0, readAt(one)));
      return fromMs <= at && at < toMs;
    });
    const histogram = emptyHistogram();
    for (const { us } of ended) histogram.recordValue(us);
    const ok = ended.filter((one) => one.ok).length;
    return {
      phase: 'fault',
      fromMs,
      toMs,
      sent: ended.length,
      inFlight: 0,
      labels: { ok, no: ended.length - ok },
      count: ended.length,
      maxUs: Math.max(0, ...ended.map(({ us }) => us)),
      p50Us: 0,
      p99Us: 0,
      hdr: encodeHistogram(histogram),
    };
  });
  const requests = [{ ms: [1] }, { label: 'no', class: 'error' as const, ms: [1] }];
  const phases = [{ name: 'fault', fromMs: 0, toMs: 6000 }];
  const workers = [worker({ clockErrorMs })];
  return parseStatement(text).judge(evidence({ phases, intervals, requests, workers }));
}

const EACH_SECOND = [{ ok: 10 }, { ok: 5, no: 5 }, { ok: 10 }, { ok: 10 }];
const ten = EACH_SECOND.map(() => Array.from({ length: 10 }, () => 1000));

test('rates are asked of each window, and a failure says when', () => {
  expect(judge('error rate in any 2s window < 25%', ten, EACH_SECOND)).toMatchObject({
    verdict: 'fail',
    observed: 0.25,
    samples: 20,
    why: '25% ended as error in the 2 s from 0 ms on',
  });
  expect(judge('error rate in any 4s window < 25%', ten, EACH_SECOND).verdict).toBe('pass');
  expect(judge('goodput in any 1s window >= 6/s', ten, EACH_SECOND)).toMatchObject({
    verdict: 'fail',
    why: '5.0/s in the 1 s from 1 s on',
  });
});

test('the beginning of a phase can be left out', () => {
  expect(judge('error rate after 2s of fault = 0%', ten, EACH_SECOND)).toMatchObject({
    verdict: 'pass',
    window: 'fault 2-4 s',
    samples: 20,
  });
  expect(judge('error rate after 1s of fault = 0%', ten, EACH_SECOND).verdict).toBe('fail');
  expect(judge('error rate after 9s of fault = 0%', ten, EACH_SECOND).verdict).toBe('inconclusive');
});

test('a scope shorter than its window is judged by what it has, and a window shorter than an interval by what may be', () => {
  expect(judge('error rate in any 5s window < 5%', ten, EACH_SECOND)).toMatchObject({
    verdict: 'fail',
    why: '12.5% ended as error in the 4 s from 0 ms on',
  });
  expect(judge('error rate in any 100ms window < 5%', ten, EACH_SECOND).verdict).toBe('inconclusive');
  expect(judge('max duration in any 100ms window < 6ms', ten, EACH_SECOND).verdict).toBe('pass');
});

test('requests that were given up in a window leave its maximum open, and percentiles as far as they can matter', () => {
  const givenUp = EACH_SECOND.map(() => ({ ok: 9, 'timed-out': 1 }));
  expect(judge('max duration in any 2s window < 6s', ten, givenUp).verdict).toBe('inconclusive');
  expect(judge('max duration in any 2s window < 5ms', ten, givenUp).verdict).toBe('fail');
  expect(judge('median duration in any 4s window < 6s', ten, givenUp).verdict).toBe('pass');
  expect(judge('p99 duration in any 2s window < 6s', ten, givenUp).verdict).toBe('inconclusive');
});

test('requests that were never sent leave a rate and a maximum open', () => {
  const unsent = EACH_SECOND.map(() => ({ no: 5, ok: 5, dropped: 2 }));
  expect(judge('error rate in any 2s window >= 50%', ten, unsent).verdict).toBe('inconclusive');
  expect(judge('error rate in any 4s window >= 40%', ten, unsent).verdict).toBe('pass');
  expect(judge('error rate in any 4s window <= 40%', ten, unsent).verdict).toBe('fail');
  expect(judge('max duration in any 2s window < 6s', ten, unsent).verdict).toBe('inconclusive');
  expect(judge('p90 duration in any 2s window < 6s', ten, unsent).verdict).toBe('inconclusive');
  expect(judge('median duration in any 4s window < 6s', ten, unsent).verdict).toBe('pass');
});
