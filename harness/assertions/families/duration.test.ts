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

test('with every end seen, a verdict is what sorting says, or open within the rounding of a percentile', () => {
  fc.assert(
    fc.property(fc.array(ended, { minLength: 1, maxLength: 80 }), statistic, op, micros(), (sent, name, op, bound) => {
      const truth = bySorting(
        name,
        sent.map(({ us }) => us),
      );
      const { verdict } = judge(`${name} duration ${op} ${bound}us`, sent);
      if (verdict !== 'inconclusive') expect(verdict).toBe(compare(truth, op, bound) ? 'pass' : 'fail');
      else expect(Math.abs(truth - bound)).toBeLessThanOrEqual(bound * 0.001);
    }),
    { numRuns: 200 },
  );
});

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
  const sent = [5_000_000, 9_000_000].map((us) => ({ kind: 'answered' as const, us }));
  expect(judge('median duration < 5000500us', sent)).toMatchObject({
    verdict: 'inconclusive',
    why: expect.stringMatching(/too close to the bound for the rounding of the histogram/),
  });
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

test('only the response clock counts, so that open loops are not counted twice', () => {
  const one = evidence({ requests: [{ ms: [7000] }] });
  const [response] = one.load.recordings;
  const recordings = [response!, { ...response!, clock: 'service' as const, maxUs: 1 }];
  const both = { ...one, load: { ...one.load, recordings } };
  expect(parseStatement('max duration < 6s').judge(both)).toMatchObject({ verdict: 'fail', samples: 1 });
});
