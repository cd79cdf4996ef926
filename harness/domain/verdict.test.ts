import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  againstExpectation,
  type Judgement,
  runOutcome,
  type ScenarioOutcome,
  scenarioOutcome,
  type VerdictKind,
} from './verdict.ts';

const judgement = (verdict: VerdictKind): Judgement => ({
  verdict,
  observed: 1,
  bound: 1,
  unit: 'ms',
  samples: 1,
  window: 'fault',
});
const expectation = fc.constantFrom('hold' as const, 'break' as const);
const kind = fc.constantFrom<VerdictKind>('pass', 'fail', 'inconclusive');
const verdict = fc.tuple(expectation, kind).map(([expected, k]) => againstExpectation('text', expected, judgement(k)));
const outcome = fc.constantFrom<ScenarioOutcome>('aborted', 'failed', 'inconclusive', 'passed');

describe('a verdict', () => {
  it.each([
    ['hold', 'pass', true],
    ['hold', 'fail', false],
    ['break', 'fail', true],
    ['break', 'pass', false],
    ['hold', 'inconclusive', false],
    ['break', 'inconclusive', false],
  ] as const)('of a statement that must %s and is judged %s is as expected: %s', (expected, judged, asExpected) => {
    expect(againstExpectation('text', expected, judgement(judged)).asExpected).toBe(asExpected);
  });
});

describe('a scenario', () => {
  it('passes exactly when it has verdicts and each is as expected', () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const allAsExpected = verdicts.length > 0 && verdicts.every((v) => v.asExpected);
        expect(scenarioOutcome(verdicts) === 'passed').toBe(allAsExpected);
      }),
    );
  });

  it('is not judged by the order of its statements', () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        expect(scenarioOutcome(verdicts)).toBe(scenarioOutcome(verdicts.toReversed()));
      }),
    );
  });

  it('is never made to pass by one statement more', () => {
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1 }), verdict, (verdicts, another) => {
        if (scenarioOutcome(verdicts) !== 'passed') expect(scenarioOutcome([...verdicts, another])).not.toBe('passed');
      }),
    );
  });

  it('without verdicts proves nothing', () => {
    expect(scenarioOutcome([])).toBe('inconclusive');
  });

  it('fails when a statement that must break holds, even next to an inconclusive one', () => {
    const held = againstExpectation('max duration < 6s', 'break', judgement('pass'));
    const unclear = againstExpectation('error rate < 1%', 'hold', judgement('inconclusive'));
    expect(scenarioOutcome([unclear, held])).toBe('failed');
  });
});

describe('a run', () => {
  it('is as bad as its worst scenario', () => {
    const worst = ['aborted', 'failed', 'inconclusive', 'passed'] as const;
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), (outcomes) => {
        const rank = Math.min(...outcomes.map((o) => worst.indexOf(o)));
        expect(runOutcome(outcomes)).toBe(worst[rank]);
      }),
    );
  });

  it('of nothing is inconclusive', () => {
    expect(runOutcome([])).toBe('inconclusive');
  });
});
