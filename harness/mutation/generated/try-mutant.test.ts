import { expect, test } from 'vitest';
import { judgeAll } from '../../assertions/judge.ts';
import { evidence, type Given } from '../../assertions/sample/evidence.ts';
import { outcomeOf } from './try-mutant.ts';

/** What a mutant came to in a run of which `max duration < 6s` was to hold. */
function outcome(ms: readonly number[], given: Given = {}) {
  const base = evidence({ requests: [{ ms: [...ms] }], faults: [{}], ...given });
  const plan = { ...base.plan, statements: [{ text: 'max duration < 6s', expected: 'hold' as const }] };
  const seen = { ...base, plan };
  const { outcome, why } = outcomeOf(plan, seen, judgeAll(seen));
  return { outcome, why };
}

test('a statement that is not as expected catches, and is told', () => {
  expect(outcome([7000])).toMatchObject({ outcome: 'caught', why: expect.stringContaining('max duration < 6s') });
});

test('what is as expected misses', () => {
  expect(outcome([100])).toEqual({ outcome: 'missed', why: undefined });
});

test('a fault that reaches no call any more catches: without the mutant it did', () => {
  expect(outcome([100], { faults: [{ touched: 0 }] })).toEqual({
    outcome: 'caught',
    why: 'latency 5 s on payment->bank touched nothing; without the mutant it did',
  });
});

test('another gap in the evidence is no catch', () => {
  expect(outcome([100], { ledger: { unaccounted: 1 } }).outcome).toBe('unclear');
  expect(outcome([100], { faults: [{ touched: null, witness: 'none' }] }).outcome).toBe('unclear');
});
