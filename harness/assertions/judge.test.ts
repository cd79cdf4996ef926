import { expect, test } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import type { PlannedStatement } from '../domain/scenario.ts';
import { judgeAll } from './judge.ts';
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

test('a percentile carries its 95 % interval; strictly, one that contains the bound is inconclusive', () => {
  const run = planned(evidence({ timeScale: 2, requests: [{ ms: ms(1000, (i) => (i + 1) / 2) }] }), [
    { text: 'p99 duration < 995ms', expected: 'hold' },
    { text: 'p99 duration < 1.1s', expected: 'hold' },
    { text: 'p99 duration < 1.1s during fault', expected: 'break' },
    { text: 'p99.9 duration > 900ms', expected: 'hold' },
  ]);
  const [close, clear, , open] = judgeAll(run);
  expect(close).toMatchObject({ verdict: 'pass', interval: [expect.closeTo(983, 0), expect.closeTo(997, 0)] });
  expect(open).toMatchObject({ verdict: 'pass', interval: [expect.closeTo(996, -1), null] });
  expect(clear?.margin).toBeCloseTo(0.1, 2);
  const strict = judgeAll(run, { strict: true });
  expect(strict.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'pass', 'pass', 'pass']);
  expect(strict[0]?.why).toMatch(/^its 95 % interval, 98\d ms to 99\d ms, contains the bound/);
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
