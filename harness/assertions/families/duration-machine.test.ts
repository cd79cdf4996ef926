import { expect, test } from 'vitest';
import type { CpuWait, Evidence, GeneratorHealth, Interval, SlowRequest } from '../../domain/evidence.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { parseStatement } from '../parse.ts';
import { evidence } from '../sample/evidence.ts';

const QUIET = { latenessMs: 0.4, loopDelayMs: 1, cpu: 0.3, cpuWaitMs: 0.2 };

/** One request: when it ended, and how long it took, in measured ms. */
type Ended = readonly [atMs: number, ms: number];

interface Seen {
  readonly requests: readonly Ended[];
  readonly health?: Readonly<Record<number, Partial<GeneratorHealth>>>;
  readonly cpuWaits?: readonly CpuWait[];
  readonly slowest?: readonly SlowRequest[];
  readonly timeScale?: number;
  readonly inFlight?: number;
}

/** A fault phase of ten seconds in intervals of one, on an idle machine where nothing else is said. */
function run({ requests, health = {}, cpuWaits = [], slowest = [], timeScale = 1, inFlight = 1 }: Seen): Evidence {
  const seconds = Array.from({ length: 10 }, (_, i) => i);
  const base = evidence({
    timeScale,
    requests: [{ ms: requests.map(([, ms]) => ms) }],
    health: seconds.map((i) => ({ atMs: (i + 1) * 1000, ...QUIET, ...health[i] })),
    intervals: seconds.map((i) => {
      const own = requests.filter(([atMs]) => Math.floor(Math.min(atMs, 9999) / 1000) === i).map(([, ms]) => ms);
      return intervalOf(i * 1000, own, inFlight);
    }),
    faults: [{}],
    open: true,
  });
  return { ...base, cpuWaits, load: { ...base.load, slowest } };
}

function intervalOf(fromMs: number, ms: readonly number[], inFlight: number): Interval {
  const histogram = emptyHistogram();
  for (const one of ms) histogram.recordValue(Math.round(one * 1000));
  const us = (percent: number) => histogram.getValueAtPercentile(percent);
  return {
    phase: 'fault',
    fromMs,
    toMs: fromMs + 1000,
    sent: ms.length,
    inFlight,
    labels: { ok: ms.length },
    count: ms.length,
    p50Us: us(50),
    p99Us: us(99),
    maxUs: Math.max(0, ...ms) * 1000,
    hdr: encodeHistogram(histogram),
  };
}

const judge = (text: string, seen: Seen) => parseStatement(text).judge(run(seen));

/** 200/s, each of 20 ms, with a pause from 4.05 s to 4.95 s: what came due meanwhile waited for its end. */
const onePause: readonly Ended[] = Array.from({ length: 2000 }, (_, i): Ended => {
  const due = i * 5;
  const waited = due >= 4050 && due < 4950 ? 4950 - due : 0;
  return [due + waited + 20, waited + 20];
});

test('one pause of 900 ms of the runner does not break a p99, and without it the same durations do', () => {
  const paused = { requests: onePause, health: { 4: { loopDelayMs: 900, latenessMs: 900 } } };
  expect(judge('p99 duration < 200ms', paused)).toMatchObject({
    verdict: 'inconclusive',
    why: expect.stringMatching(/^the load generator stood still for up to 900 ms.*p99 is .* took 200 ms or longer/),
  });
  expect(judge('p99 duration in any 5s window < 200ms', paused).verdict).toBe('inconclusive');
  expect(judge('max duration < 200ms', paused).verdict).toBe('inconclusive');
  expect(judge('p99 duration < 200ms', { requests: onePause }).verdict).toBe('fail');
  expect(judge('p99 duration in any 5s window < 200ms', { requests: onePause }).verdict).toBe('fail');
  expect(judge('max duration < 200ms', { requests: onePause }).verdict).toBe('fail');
});

test('a pause explains only what ended in it: one in ten of all others is too slow by itself', () => {
  const slow = onePause.map(([atMs, ms], i): Ended => [atMs, i % 10 === 0 ? 400 : ms]);
  const paused = { requests: slow, health: { 4: { loopDelayMs: 900, latenessMs: 900 } } };
  expect(judge('p99 duration < 200ms', paused).verdict).toBe('fail');
});

test('a closed loop with pauses of 400 ms', () => {
  // Ten users, 40 ms each: in every second ten requests meet the pause.
  const requests = Array.from({ length: 10 }, (_, s) => [
    ...Array.from({ length: 150 }, (_, i): Ended => [s * 1000 + i * 6, 40]),
    ...Array.from({ length: 10 }, (): Ended => [s * 1000 + 950, 440]),
  ]).flat();
  const pauses = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, { loopDelayMs: 400 }]));
  expect(judge('p99 duration < 200ms', { requests, health: pauses, inFlight: 10 }).verdict).toBe('inconclusive');
  expect(judge('p99 duration < 200ms', { requests, inFlight: 10 }).verdict).toBe('fail');
});

test('1,000/s whose response clock is 63 ms where the service took 32 ms', () => {
  const requests = Array.from({ length: 10_000 }, (_, i): Ended => [i, i % 50 === 0 ? 63 : 30]);
  const late = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, { latenessMs: 31, loopDelayMs: 28 }]));
  expect(judge('p99 duration < 50ms', { requests, health: late, inFlight: 30 }).verdict).toBe('inconclusive');
  expect(judge('p99 duration < 50ms', { requests, inFlight: 30 }).verdict).toBe('fail');
});

test('a service that waited for a CPU, and the same durations from one that did not', () => {
  const requests = Array.from({ length: 1000 }, (_, i): Ended => [i * 10, i === 555 ? 1300 : 20]);
  const waits = (ms: number): readonly CpuWait[] => [
    { of: 'payment', samples: Array.from({ length: 10 }, (_, i) => [(i + 1) * 1000, i === 5 ? ms : 0.5] as const) },
  ];
  expect(judge('max duration < 1s', { requests, cpuWaits: waits(700) })).toMatchObject({
    verdict: 'inconclusive',
    why: expect.stringMatching(/^payment waited \d+ ms for a CPU/),
  });
  expect(judge('max duration < 1s', { requests, cpuWaits: waits(100) }).verdict).toBe('fail');
});

test('of a request that is listed it is known what it met', () => {
  // Many take nearly 1 s by themselves, so that one of them may well be the one that was held up.
  const requests = Array.from({ length: 1000 }, (_, i): Ended => [i * 10, i === 980 ? 1900 : 960]);
  const slow = { index: 1, route: 'POST /payment', phase: 'fault', label: 'ok', status: 200, durationMs: 1900 };
  const waitsIn = (second: number): readonly CpuWait[] => [
    { of: 'payment', samples: Array.from({ length: 10 }, (_, i) => [(i + 1) * 1000, i === second ? 950 : 0] as const) },
  ];
  const listed = (sentMs: number, second: number) =>
    judge('max duration < 1s', { requests, cpuWaits: waitsIn(second), slowest: [{ ...slow, sentMs }] }).verdict;
  // It ended at 9.8 s: what was known from the interval alone is that it began at 7.1 s or later.
  expect(listed(7900, 8)).toBe('inconclusive');
  expect(listed(8100, 7)).toBe('fail');
});

test('inside of a service that calls nobody only that one can have held it up', () => {
  const requests = Array.from({ length: 1000 }, (_, i): Ended => [i * 10, i === 980 ? 1900 : 960]);
  const samples = Array.from({ length: 10 }, (_, i) => [(i + 1) * 1000, i === 8 ? 950 : 0] as const);
  const visit = { service: 'bank', atMs: 7950, durationMs: 1800, status: 200 };
  const slow = { index: 1, route: 'POST /payment', phase: 'fault', label: 'ok', status: 200, durationMs: 1900 };
  const judged = (of: string) => {
    const seen = run({ requests, cpuWaits: [{ of, samples }], slowest: [{ ...slow, sentMs: 7900, visits: [visit] }] });
    const edges = [{ edge: 'payment->bank', phase: 'fault', connections: 1000, bytes: 1000 }];
    return parseStatement('max duration < 1s').judge({ ...seen, edges }).verdict;
  };
  expect(judged('bank')).toBe('inconclusive');
  expect(judged('payment')).toBe('fail');
});

test('the time scale multiplies what the machine adds', () => {
  const requests = Array.from({ length: 2000 }, (_, i): Ended => [i * 5, 2.4]);
  const held = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, { loopDelayMs: 3, latenessMs: 3 }]));
  const late = requests.map(([at, ms], i): Ended => [at, i % 40 === 0 ? ms + 0.6 : 1]);
  expect(judge('p99 duration < 10ms', { requests: late, health: held, timeScale: 5 })).toMatchObject({
    verdict: 'inconclusive',
    why: expect.stringContaining('which counts 5 times'),
  });
});

test('a comparison with a baseline that the machine slowed down does not pass', () => {
  const phases = [
    { name: 'baseline', fromMs: 0, toMs: 5000 },
    { name: 'fault', fromMs: 5000, toMs: 10_000 },
  ];
  const ms = (each: number) => Array.from({ length: 1000 }, () => each);
  const held = (loopDelayMs: number) =>
    parseStatement('p99 duration during fault <= 1.2x baseline').judge(
      evidence({
        phases,
        faults: [{ fromMs: 5000, toMs: 10_000 }],
        requests: [
          { phase: 'baseline', ms: ms(100) },
          { phase: 'fault', ms: ms(110) },
        ],
        health: [0, 1, 2, 3, 4].map((i) => ({ atMs: 1000 * (i + 1), ...QUIET, loopDelayMs })),
      }),
    );
  expect(held(0.5).verdict).toBe('pass');
  expect(held(60).verdict).toBe('inconclusive');
});

test('a machine that is only a little busy changes no clear answer', () => {
  const requests = Array.from({ length: 1000 }, (_, i): Ended => [i * 10, i % 5 === 0 ? 900 : 20]);
  const cpuWaits: readonly CpuWait[] = ['payment', 'fault proxy', 'bank'].map((of) => ({
    of,
    samples: Array.from({ length: 10 }, (_, i) => [(i + 1) * 1000, 12] as const),
  }));
  expect(judge('p99 duration < 500ms', { requests, cpuWaits }).verdict).toBe('fail');
  expect(judge('p99 duration < 1s', { requests, cpuWaits }).verdict).toBe('pass');
});

test('a request is sent by one of several threads, so that what each of them waited does not add up', () => {
  const requests: readonly Ended[] = [...onePause.filter(([, ms]) => ms <= 20), [4800, 600]];
  const samples = Array.from({ length: 100 }, (_, i) => {
    const atMs = (i + 1) * 100;
    return 4000 < atMs && atMs <= 5000 ? ([atMs, 30, 20] as const) : ([atMs, 0, 20] as const);
  });
  const sentBy = (threads: number) => {
    const seen = run({ requests });
    const cpuWaits = Array.from({ length: threads }, (): CpuWait => ({ of: 'load generator', samples }));
    return { ...seen, load: { ...seen.load, cpuWaits } };
  };
  const verdict = (text: string, threads: number) => parseStatement(text).judge(sentBy(threads)).verdict;
  for (const threads of [1, 2, 50]) {
    expect(verdict('max duration < 200ms', threads)).toBe('fail');
    expect(verdict('max duration < 400ms', threads)).toBe('inconclusive');
  }
});
