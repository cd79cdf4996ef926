import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutcomeKind } from '../../domain/outcome.ts';
import { parseStatement } from '../parse.ts';
import { evidence } from '../sample/evidence.ts';

interface Sent {
  readonly kind: OutcomeKind;
  readonly us: number;
}

const ended = fc.record({ kind: fc.constantFrom<OutcomeKind>('answered', 'reset'), us: micros() });
const endless = fc.record({ kind: fc.constantFrom<OutcomeKind>('timed-out', 'abandoned'), us: micros() });
const unsent = fc.record({ kind: fc.constant<OutcomeKind>('dropped'), us: fc.constant(0) });
const anything = fc.array(fc.oneof({ weight: 4, arbitrary: ended }, endless, unsent), { minLength: 1, maxLength: 60 });
const op = fc.constantFrom('<', '<=', '>', '>=');
const statistic = fc.constantFrom('max', 'min', 'mean', 'median', 'p1', 'p90', 'p99', 'p99.9');

function micros() {
  return fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 40_000_000 }));
}

function judge(text: string, requests: readonly Sent[], timeScale = 1) {
  const kinds = [...new Set(requests.map(({ kind }) => kind))];
  const given = kinds.map((kind) => ({
    kind,
    ms: requests.filter((request) => request.kind === kind).map(({ us }) => us / 1000),
  }));
  return parseStatement(text).judge(evidence({ requests: given, timeScale }));
}

/** The statistic by sorting, with no histogram in between. */
function bySorting(statistic: string, us: readonly number[]): number {
  const sorted = us.toSorted((a, b) => a - b);
  if (statistic === 'max') return sorted.at(-1) as number;
  if (statistic === 'min') return sorted[0] as number;
  if (statistic === 'mean') return sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const percent = statistic === 'median' ? 50 : Number(statistic.slice(1));
  return sorted[Math.ceil((percent * sorted.length) / 100 - 1e-9) - 1] as number;
}

function compare(value: number, op: string, bound: number): boolean {
  return { '<': value < bound, '<=': value <= bound, '>': value > bound, '>=': value >= bound }[op] as boolean;
}

test('with every end seen, extremes and means are what sorting says', () => {
  const exact = fc.constantFrom('max', 'min', 'mean');
  fc.assert(
    fc.property(fc.array(ended, { minLength: 1, maxLength: 80 }), exact, op, micros(), (sent, name, op, bound) => {
      const truth = bySorting(
        name,
        sent.map(({ us }) => us),
      );
      const { verdict } = judge(`${name} duration ${op} ${bound}us`, sent);
      expect(verdict).toBe(compare(truth, op, bound) ? 'pass' : 'fail');
    }),
  );
});

test('a percentile is decided where both ends of its interval, found by sorting, agree', () => {
  const many = fc.array(ended, { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(many, fc.constantFrom(50, 75, 90), op, micros(), (sent, percent, op, bound) => {
      const sorted = sent.map(({ us }) => us).toSorted((a, b) => a - b);
      const [low, high] = intervalByCounting(sorted, percent);
      const answers = new Set([low, high].map((us) => compare(us, op, bound)));
      const { verdict } = judge(`p${percent} duration ${op} ${bound}us`, sent);
      const isRounded = [low, high].some((us) => Math.abs(us - bound) <= bound * 0.001);
      if (answers.size > 1) expect(verdict).toBe('inconclusive');
      else if (!isRounded) expect(verdict).toBe(answers.has(true) ? 'pass' : 'fail');
    }),
    { numRuns: 200 },
  );
});

/** The ranks below and above which a percentile lies with less than half a percent, from all terms of the distribution. */
function intervalByCounting(sorted: readonly number[], percent: number): [number, number] {
  const n = sorted.length;
  const p = percent / 100;
  const atMost: number[] = [];
  let term = (1 - p) ** n;
  for (let k = 0, sum = 0; k <= n; k++) {
    sum += term;
    atMost.push(sum);
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  const low = atMost.findIndex((sum) => sum >= 0.005);
  const high = atMost.findIndex((sum) => sum >= 0.995) + 1;
  return [sorted[low - 1] ?? 0, sorted[high - 1] ?? Number.POSITIVE_INFINITY];
}

test('no way of ending the requests that never ended makes a verdict wrong', () => {
  const tails = fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(anything, tails, statistic, op, micros(), (sent, tails, name, op, bound) => {
      const { verdict } = judge(`${name} duration ${op} ${bound}us`, sent);
      const isEndless = ({ kind }: Sent) => kind !== 'answered' && kind !== 'reset';
      const truth = bySorting(
        name,
        sent.map((request, i) => request.us + (isEndless(request) ? (tails[i] ?? 0) : 0)),
      );
      if (verdict === 'pass') expect(compare(truth, op, bound)).toBe(true);
      if (verdict === 'fail' && sent.some(({ kind }) => kind !== 'dropped'))
        expect(compare(truth, op, bound)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('a bound on max is judged on the exact maximum, which the histogram would round up past it', () => {
  expect(judge('max duration < 6s', [{ kind: 'answered', us: 5_999_999 }])).toMatchObject({
    verdict: 'pass',
    observed: 5999.999,
  });
});

test('a bound inside the rounding of the histogram leaves a percentile open', () => {
  const sent = Array.from({ length: 50 }, (_, i) => ({
    kind: 'answered' as const,
    us: i < 40 ? 5_000_000 : 9_000_000,
  }));
  expect(judge('median duration < 5000500us', sent).verdict).toBe('inconclusive');
  expect(judge('median duration < 5010ms', sent).verdict).toBe('pass');
  expect(judge('median duration < 4990ms', sent).verdict).toBe('fail');
});

test('a verdict does not change with the time scale', () => {
  fc.assert(
    fc.property(anything, statistic, op, fc.integer({ min: 1, max: 3000 }), (sent, name, op, boundMs) => {
      const real = judge(`${name} duration ${op} ${boundMs * 5}ms`, sent, 5);
      const measured = judge(`${name} duration ${op} ${boundMs}ms`, sent);
      expect(real.verdict).toBe(measured.verdict);
      expect(real.observed ?? -1).toBeCloseTo((measured.observed ?? -0.2) * 5, 3);
      expect(real.bound).toBe(boundMs * 5);
    }),
    { numRuns: 100 },
  );
});

test('a request that waited less than the bound and never ended leaves max open', () => {
  const sent = [
    { kind: 'answered', us: 1000 },
    { kind: 'abandoned', us: 4_200_000 },
  ] as const;
  expect(judge('max duration < 6s', sent)).toMatchObject({
    verdict: 'inconclusive',
    observed: 4200,
    why: '1 of 2 requests never ended or were never sent, so max is 4.2 s or longer',
  });
  expect(judge('max duration < 4.2s', sent).verdict).toBe('fail');
  expect(judge('max duration of answered < 6s', sent).verdict).toBe('pass');
});

test('requests that were never sent leave every bound from above open that nothing else broke', () => {
  const dropped = evidence({ requests: [{ ms: [1, 2] }], ledger: { planned: 3, dropped: 1 } });
  expect(parseStatement('max duration < 6s').judge(dropped).verdict).toBe('inconclusive');
  expect(parseStatement('max duration < 2ms').judge(dropped).verdict).toBe('fail');
});

test('a statement about a baseline needs one', () => {
  const text = 'p99 duration during fault <= 1.2x baseline';
  expect(parseStatement(text).needs).toEqual([
    { witness: 'caller', kind: 'requests' },
    { witness: 'caller', kind: 'phase', phase: 'fault' },
    { witness: 'caller', kind: 'phase', phase: 'baseline' },
  ]);
  expect(parseStatement(text).judge(evidence({ requests: [{ ms: [7] }] }))).toMatchObject({
    verdict: 'inconclusive',
    observed: 7,
    why: 'there is no baseline to compare with',
  });
});

test('a request counts once, and a verdict needs both clocks', () => {
  const one = evidence({ requests: [{ ms: [7000] }] });
  const [response] = one.load.recordings;
  const judged = (sentUs: number) => {
    const service = { ...response!, clock: 'service' as const, minUs: sentUs, maxUs: sentUs };
    const both = { ...one, load: { ...one.load, recordings: [response!, service] } };
    return parseStatement('max duration < 6s').judge(both);
  };
  expect(judged(6_900_000)).toMatchObject({ verdict: 'fail', samples: 1 });
  expect(judged(5_000_000)).toMatchObject({
    verdict: 'inconclusive',
    why: expect.stringMatching(/^max is 7 s from when requests were due, 5 s from when they were sent: /),
  });
});

test('too short a time is told as that, also where it is just the bound', () => {
  const why = (text: string) => judge(text, [{ kind: 'answered', us: 3_000_000 }]).why;
  expect(why('max duration > 3s')).toBe('max of 1 request is 3 s, not longer than 3 s');
  expect(why('max duration >= 4s')).toBe('max of 1 request is 3 s, shorter than 4 s');
});

test('the baseline is not compared with itself', () => {
  const baseline = evidence({
    phases: [{ name: 'baseline', fromMs: 0, toMs: 10_000 }],
    requests: [{ phase: 'baseline', ms: [7] }],
  });
  expect(parseStatement('max duration during baseline <= 1.2x baseline').judge(baseline)).toMatchObject({
    verdict: 'inconclusive',
    why: 'that compares the baseline with itself',
  });
});

test('the slowest requests are those of the scope, also where it names a class or a kind', () => {
  const seen = evidence({
    requests: [
      { ms: [20] },
      { kind: 'timed-out', label: 'gave_up', ms: [900] },
      { label: '5xx', class: 'error', status: 503, ms: [500] },
    ],
  });
  const common = { index: 0, id: 'a-0', route: 'POST /payment', phase: 'fault', sentMs: 100 };
  const slowest = [
    { ...common, label: 'gave_up', status: 0, durationMs: 900 },
    { ...common, label: '5xx', status: 503, durationMs: 500 },
    { ...common, label: 'ok', status: 200, durationMs: 20 },
  ];
  const labels = (text: string) =>
    parseStatement(text)
      .judge({ ...seen, load: { ...seen.load, slowest } })
      .slowest?.map(({ label }) => label);
  expect(labels('max duration of success < 1s')).toEqual(['ok']);
  expect(labels('max duration of error < 1s')).toEqual(['gave_up', '5xx']);
  expect(labels('max duration of timed-out < 1s')).toEqual(['gave_up']);
});
