import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { named } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { percent, printPercent } from '../grammar/quantity.ts';
import { map, oneOf, sequence, words } from '../grammar/rule.ts';
import { at, compared, printAt, printScope, type Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate, judgeExactly } from '../judgement.ts';
import { counterNeed, counterOver } from '../witnesses/counters.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface WastedWorkTree extends Comparison<Operator, number> {
  readonly family: 'wasted work';
  readonly at: string;
  readonly scope: Scope;
}

const DONE = named('work done');
const WASTED = named('work after caller gone');

/** The share of a dependency's finished work whose caller had gone by then. */
export const wastedWorkFamily: Family<WastedWorkTree> = {
  name: 'wasted work',
  about: 'the share of finished work at a service whose caller had gone, or whose deadline had passed, by then',
  examples: ['wasted work at bank < 1%', 'work after caller gone at bank during fault < 1%'],
  rule: map(
    compared(
      map(sequence(oneOf(words('wasted work'), words('work after caller gone')), at), ([, at]) => ({ at })),
      comparison(operator, percent),
      ['phase'],
    ),
    (tree) => ({ family: 'wasted work', ...tree }),
  ),
  print: ({ at, scope, op, bound }) => `wasted work${printAt(at)}${printScope(scope)} ${op} ${printPercent(bound)}`,
  needs: ({ at, scope }) => [
    counterNeed({ metric: WASTED, at }),
    counterNeed({ metric: DONE, at }),
    ...phaseNeeds(scope),
  ],
  judge: judgeWastedWork,
};

function judgeWastedWork(tree: WastedWorkTree, evidence: Evidence): Judgement {
  const { at, scope, op, bound } = tree;
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound, unit: 'ratio', samples: 0, window: describeWindow(evidence, phases) };
  const wasted = counterOver(evidence, { metric: WASTED, at }, phases);
  if ('missing' in wasted) return inconclusive(basis, wasted.missing);
  const done = counterOver(evidence, { metric: DONE, at }, phases);
  if ('missing' in done) return inconclusive(basis, done.missing);
  if (done.value === 0) return judgeUnfinished(tree, evidence, phases, basis);
  const why = `${at} finished ${wasted.value} of ${done.value} units of work after the caller had gone`;
  return judgeExactly({ ...basis, samples: done.value }, wasted.value / done.value, op, () => why);
}

/** Nothing was finished: all that arrived was stopped in time, except for what was still in progress. */
function judgeUnfinished(
  { at, op }: WastedWorkTree,
  evidence: Evidence,
  phases: readonly PhaseWindow[],
  basis: Basis,
): Judgement {
  const arrived = counterOver(evidence, { metric: named('arrivals'), at }, phases);
  const going = counterOver(evidence, { metric: named('in flight'), at }, phases);
  if ('missing' in arrived || 'missing' in going || arrived.value === 0)
    return inconclusive(basis, `${at} finished no work`);
  const wasted = { shown: 0, low: 0, high: Math.min(1, going.value / arrived.value) };
  const why = `${at} finished no work, and ${going.value} of ${arrived.value} units were still in progress`;
  return judgeEstimate({ ...basis, samples: arrived.value }, wasted, { op, bound: exactly(basis.bound) }, () => why);
}
