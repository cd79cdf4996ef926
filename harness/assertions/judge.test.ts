import { expect, test } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import type { PlannedStatement } from '../domain/scenario.ts';
import { judgeAll, judgeAlone, judgeOne } from './judge.ts';
import { evidence } from './sample/evidence.ts';

const ms = (count: number, each: (i: number) => number) => Array.from({ length: count }, (_, i) => each(i));

function planned(evidence: Evidence, statements: readonly PlannedStatement[]): Evidence {
  return { ...evidence, plan: { ...evidence.plan, statements } };
}

test('every planned statement gets a verdict beside what was expected of it', () => {
  const run = planned(evidence({ requests: [{ ms: [100, 7000] }] }), [
    { text: 'max duration < 6s', expected: 'break' },
    { text: 'max duration < 6s', expected: 'hold' },
    { text: 'all complete', expected: 'hold' },
    { text: 'available threads > 50', expected: 'break' },
  ]);
  const verdicts = judgeAll(run);
  expect(verdicts.map(({ verdict, asExpected }) => [verdict, asExpected])).toEqual([
    ['fail', true],
    ['fail', false],
    ['pass', true],
    ['inconclusive', false],
  ]);
  expect(verdicts[0]).toEqual({
    text: 'max duration < 6s',
    expected: 'break',
    asExpected: true,
    verdict: 'fail',
    observed: 7000,
    bound: 6000,
    unit: 'ms',
    samples: 2,
    window: 'fault 0-10 s',
    witnesses: ['caller'],
    margin: -0.166666666667,
    why: '1 of 2 requests took 6 s or longer; slowest 7 s (POST /payment, answered 200 in phase fault)',
  });
});

test('a verdict depends on nothing but the evidence', () => {
  const run = planned(evidence({ requests: [{ ms: ms(500, (i) => i) }] }), [
    { text: 'p99 duration < 1s', expected: 'hold' },
  ]);
  expect(judgeAll(structuredClone(run))).toEqual(judgeAll(run));
});

test('a percentile is judged by its 99 % interval, and carries it', () => {
  const run = planned(evidence({ timeScale: 2, requests: [{ ms: ms(1000, (i) => (i + 1) / 2) }] }), [
    { text: 'p99 duration < 995ms', expected: 'hold' },
    { text: 'p99 duration < 1.1s', expected: 'hold' },
    { text: 'p99 duration < 900ms during fault', expected: 'break' },
    { text: 'p99.9 duration > 900ms', expected: 'hold' },
  ]);
  const [close, clear, broken, open] = judgeAll(run);
  expect(close).toMatchObject({ verdict: 'inconclusive', interval: [expect.closeTo(981, 0), expect.closeTo(998, 0)] });
  expect(close?.why).toMatch(/^p99 is 990 ms of 1000 requests, and with 99 % confidence 981 ms to 998 ms/);
  expect(open).toMatchObject({ verdict: 'pass', interval: [expect.closeTo(996, 0), null] });
  expect(clear).toMatchObject({ verdict: 'pass', margin: expect.closeTo(0.1, 2) });
  expect(broken?.verdict).toBe('fail');
});

test('a share carries its 99 % interval; strictly, one that contains the bound is inconclusive', () => {
  const requests = [{ ms: ms(990, () => 1) }, { kind: 'reset' as const, ms: ms(10, () => 1) }];
  const run = planned(evidence({ requests }), [
    { text: 'error rate < 1.5%', expected: 'hold' },
    { text: 'error rate < 3%', expected: 'hold' },
    { text: 'success rate = 100%', expected: 'break' },
    { text: 'timeout rate < 1%', expected: 'hold' },
  ]);
  const strict = judgeAll(run, { strict: true });
  expect(judgeAll(run).map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail', 'pass']);
  expect(strict.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'pass', 'fail', 'pass']);
  expect(strict[0]).toMatchObject({ interval: [expect.closeTo(0.0037, 4), expect.closeTo(0.0213, 3)] });
  expect(strict[0]?.why).toMatch(/^its 99 % interval, 0.3\d+% to 2.1\d*%, contains the bound/);
  expect(strict[2]?.interval).toBeUndefined();
});

test('a duration carries the three slowest requests in scope and the faults that acted on them, in real time', () => {
  const run = evidence({ requests: [{ ms: [1] }], timeScale: 5, faults: [{ fromMs: 100, toMs: 200 }] });
  const slow = (index: number, sentMs: number, durationMs: number, label = 'ok') => ({
    index,
    route: 'POST /payment',
    phase: 'fault',
    label,
    status: label === 'ok' ? 200 : 0,
    sentMs,
    durationMs,
  });
  const slowest = [slow(1, 0, 90), slow(2, 0, 150), slow(3, 199, 99), slow(4, 0, 40), slow(5, 0, 900, 'timed-out')];
  const { load, ...rest } = planned(run, [{ text: 'max duration of ok < 6s', expected: 'hold' }]);
  expect(judgeAll({ ...rest, load: { ...load, slowest } })[0]?.slowest).toMatchObject([
    { sentMs: 0, durationMs: 750, faults: ['latency 5 s on payment->bank'] },
    { sentMs: 995, durationMs: 495, faults: ['latency 5 s on payment->bank'] },
    { sentMs: 0, durationMs: 450, faults: [] },
  ]);
});

test('where the breaker and its dependency disagree, the verdict says so', () => {
  const state = 'breaker_state{dep="bank",endpoint="charge"}';
  const withArrivals = (arrivals: number) =>
    evidence({
      requests: [{ label: 'circuit_open', class: 'error', status: 503, ms: ms(500, () => 1) }],
      counters: [
        [state, 'payment', 2],
        ['breaker_transitions_total{from="closed",to="open"}', 'payment', 1],
        ['breaker_recorded_failures_total{kind="any"}', 'payment', 5],
        ['breaker_probes_total{result="success"}', 'payment', 2],
        ['arrivals', 'bank', arrivals],
      ],
    });
  const judge = (arrivals: number) =>
    judgeAll(
      planned(withArrivals(arrivals), [{ text: 'breaker "bank" opens within 5 failures', expected: 'hold' }]),
    )[0];
  expect(judge(7)?.verdict).toBe('pass');
  expect(judge(8)).toMatchObject({
    verdict: 'inconclusive',
    why: 'payment and bank disagree: 5 failures were counted, but 8 calls arrived',
  });
});

/** 100 requests of 1.3 s, in which payment waited for a CPU. */
const slowFor = (waitedMs: number, statement: PlannedStatement): Evidence => ({
  ...planned(
    evidence({
      requests: [{ ms: ms(100, () => 1300) }],
      faults: [{}],
      health: [{ atMs: 10_000, latenessMs: 0, loopDelayMs: 0, cpu: 0.2 }],
    }),
    [statement],
  ),
  cpuWaits: [{ of: 'payment', samples: [[10_000, waitedMs]] }],
});

test.each<[string, number, PlannedStatement, string]>([
  [
    'a failure is open where a busy machine can have made it',
    1200,
    { text: 'max duration < 1s', expected: 'hold' },
    'inconclusive',
  ],
  ['an unexpected pass is open, too', 1200, { text: 'min duration > 1s', expected: 'break' }, 'inconclusive'],
  ['a failure stands that the waits are too short for', 200, { text: 'max duration < 1s', expected: 'hold' }, 'fail'],
  ['a failure stands on an idle machine', 0, { text: 'max duration < 1s', expected: 'hold' }, 'fail'],
  ['what is as expected stands', 1200, { text: 'max duration < 1s', expected: 'break' }, 'fail'],
])('measured alone: %s', (_, waitedMs, statement, verdict) => {
  expect(judgeAlone(slowFor(waitedMs, statement)).map((each) => each.verdict)).toEqual([verdict]);
});

test('judged strictly, a share of each window needs as many requests as a share of a phase', () => {
  const second = (errors: number, fromMs: number) => ({
    phase: 'fault',
    fromMs,
    toMs: fromMs + 1000,
    sent: 20,
    inFlight: 0,
    labels: { ok: 20 - errors, ...(errors > 0 ? { '5xx': errors } : {}) },
    count: 20,
    p50Us: 1000,
    p99Us: 1000,
    maxUs: 1000,
  });
  const seen = evidence({
    phases: [{ name: 'fault', fromMs: 0, toMs: 3000 }],
    requests: [{ ms: [1] }, { label: '5xx', class: 'error', status: 503, ms: [1] }],
    intervals: [second(0, 0), second(1, 1000), second(0, 2000)],
  });
  const verdicts = (text: string) => [false, true].map((strict) => judgeOne(text, 'hold', seen, { strict }).verdict);
  // One of 60 is 1.7 %, and for all that so few can tell, up to 12 %.
  expect(verdicts('error rate in any 3s window < 5%')).toEqual(['pass', 'inconclusive']);
  expect(verdicts('error rate in any 3s window < 50%')).toEqual(['pass', 'pass']);
  expect(verdicts('error rate in any 3s window < 1%')).toEqual(['fail', 'inconclusive']);
});
