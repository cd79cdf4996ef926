import { expect, test } from 'vitest';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Candidate } from './choose-plans.ts';
import { type Control, type Entry, planHash, proofHash, type Try } from './journal.ts';
import { type Mutant, mutantKey } from './mutant.ts';
import { resultOf, scoresOf } from './score.ts';

const mutant: Mutant = {
  id: '7',
  file: 'targets/payment/failures.ts',
  line: 3,
  mutator: 'BooleanLiteral',
  original: 'false',
  replacement: 'true',
  nth: 0,
};

const plans = ['S1', 'S2'].map(
  (scenario): ScenarioPlan => ({
    scenario,
    about: '',
    suite: 'timeouts',
    target: 'payment',
    variant: 'naive',
    lane: 'naive',
    timeScale: 1,
    seed: 1,
    busy: false,
    phases: [],
    requests: [],
    deadlineMs: 1000,
    statements: [{ text: 'all complete', expected: 'hold' }],
  }),
);
const control: Omit<Control, 'plan'> = { kind: 'control', ms: 1, loaded: [], passed: ['7'] };
const candidates: Candidate[] = plans.map((plan) => ({ plan, control: { ...control, plan: planHash(plan) } }));

/** The plan with one statement more. */
function grown(plan: ScenarioPlan): ScenarioPlan {
  return { ...plan, statements: [...plan.statements, { text: 'error rate < 1%', expected: 'hold' }] };
}

function tried(at: number, result: Partial<Try>, of = (plan: ScenarioPlan) => plan): Try {
  const plan = of(plans[at] as ScenarioPlan);
  const name = `${plan.scenario} · naive`;
  const base = { kind: 'try', mutant: mutantKey(mutant), plan: planHash(plan), name, ms: 1 } as const;
  const by = result.outcome === 'caught' ? { by: proofHash(plan, plan.statements.at(-1)) } : {};
  return { ...base, outcome: 'missed', alone: false, ...by, ...result };
}

const usable = new Set([
  ...plans.flatMap((plan) => [undefined, ...plan.statements].map((one) => proofHash(plan, one))),
  'S9',
]);

const outcomeOf = (...entries: Entry[]) =>
  resultOf(mutant, candidates, { journal: { entries, add: async () => {} }, usable }).outcome;

test.each<[string, Entry[], string]>([
  ['no try yet', [], 'untried'],
  ['one plan left', [tried(0, {})], 'untried'],
  ['every plan as expected', [tried(0, {}), tried(1, {})], 'missed'],
  ['one statement broken', [tried(0, {}), tried(1, { outcome: 'caught' })], 'caught'],
  ['a broken statement before the other plan had its turn', [tried(0, { outcome: 'caught' })], 'caught'],
  ['a plan that was chosen before', [tried(0, { outcome: 'caught', plan: 'S9', by: 'S9' })], 'caught'],
  ['a plan that is not as expected any more', [tried(0, { outcome: 'caught', plan: 'S8', by: 'S8' })], 'untried'],
  ['a statement that its plan has still', [tried(0, { outcome: 'caught', plan: 'when it had fewer' })], 'caught'],
  ['a statement that its plan has no more', [tried(0, { outcome: 'caught' }, grown)], 'untried'],
  ['a target that did not start', [tried(0, { outcome: 'caught', by: proofHash(plans[0] as ScenarioPlan) })], 'caught'],
  ['a gap only', [tried(0, { outcome: 'unclear' }), tried(1, {})], 'unclear'],
  [
    'a catch that company may have made',
    [tried(0, { outcome: 'caught', disturbed: 'bank waited' }), tried(1, {})],
    'untried',
  ],
  [
    'a catch that was seen again alone',
    [
      tried(0, { outcome: 'caught', disturbed: 'bank waited' }),
      tried(0, { outcome: 'caught', disturbed: 'bank waited', alone: true }),
    ],
    'caught',
  ],
  [
    'a catch that was not seen again alone',
    [tried(0, { outcome: 'caught', disturbed: 'bank waited' }), tried(0, { alone: true }), tried(1, {})],
    'missed',
  ],
])('%s', (_what, entries, outcome) => {
  expect(outcomeOf(...entries)).toBe(outcome);
});

test('no plan passes it: never executed; a reader said that it changes nothing: equivalent, whatever was tried', () => {
  const journal = { entries: [tried(0, { outcome: 'caught' })], add: async () => {} };
  expect(resultOf(mutant, [], { journal, usable }).outcome).toBe('never executed');
  expect(resultOf(mutant, candidates, { journal, usable, equivalent: 'the default is the same' })).toMatchObject({
    outcome: 'equivalent',
    why: 'the default is the same',
  });
});

test('the score counts what was executed and is not equivalent, and what is unclear is not caught', () => {
  const results = (['caught', 'caught', 'missed', 'unclear', 'never executed', 'equivalent', 'untried'] as const).map(
    (outcome) => ({ mutant, outcome, plans: [] }),
  );
  const other = { mutant: { ...mutant, file: 'targets/kit/retry.ts' }, outcome: 'never executed', plans: [] } as const;
  const scores = scoresOf([...results, other]);
  expect(scores.map(({ of, mutants, share }) => [of, mutants, share])).toEqual([
    ['kit', 1, undefined],
    ['payment', 7, 0.5],
    ['all', 8, 0.5],
  ]);
});
