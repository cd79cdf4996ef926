import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { counter, printCounter } from '../grammar/counter.ts';
import { count, percent, printPercent } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word } from '../grammar/rule.ts';
import { compared, printScope, type Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate, judgeParts } from '../judgement.ts';
import {
  type CounterRef,
  counterLimits,
  counterNeed,
  describeCounter,
  type FoundLimits,
} from '../witnesses/counters.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export type CounterBound =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'counter'; readonly counter: CounterRef }
  | { readonly kind: 'share'; readonly ratio: number; readonly counter: CounterRef };

export interface CounterTree extends Comparison<Operator, CounterBound> {
  readonly family: 'counter';
  readonly counter: CounterRef;
  readonly scope: Scope;
}

const bound = oneOf(
  map(count, (count): CounterBound => ({ kind: 'count', count })),
  map(
    sequence(percent, word('of'), counter),
    ([ratio, , counter]): CounterBound => ({
      kind: 'share',
      ratio,
      counter,
    }),
  ),
  map(counter, (counter): CounterBound => ({ kind: 'counter', counter })),
);

/** What a service itself counted, against a number or against what another service counted. */
export const counterFamily: Family<CounterTree> = {
  name: 'counter',
  about: 'what a service itself counted, against a number, another counter, or a share of another counter',
  examples: [
    'arrivals at bank <= 1000',
    'arrivals at bank = calls to bank',
    'emails at notify during fault <= 100% of charges at bank',
    '"service_timeouts_total{service=\\"bank\\"}" at payment = 0',
  ],
  rule: map(
    compared(
      map(counter, (counter) => ({ counter })),
      comparison(operator, bound),
      ['phase'],
    ),
    (tree) => ({ family: 'counter', ...tree }),
  ),
  print: ({ counter, scope, op, bound }) => `${printCounter(counter)}${printScope(scope)} ${op} ${printBound(bound)}`,
  needs: ({ counter, bound, scope }) => [
    counterNeed(counter),
    ...(bound.kind === 'count' ? [] : [counterNeed(bound.counter)]),
    ...phaseNeeds(scope),
  ],
  judge: judgeCounter,
};

function judgeCounter(tree: CounterTree, evidence: Evidence): Judgement {
  const { counter, scope, op, bound } = tree;
  const phases = phasesOf(evidence, scope);
  const fixed = bound.kind === 'count' ? bound.count : 0;
  const basis: Basis = { bound: fixed, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  if (bound.kind !== 'count') return judgeAgainst({ ...tree, bound }, evidence, phases, basis);
  const seen = counterLimits(evidence, counter, phases, op);
  if ('missing' in seen) return inconclusive(basis, seen.missing);
  const counted: Basis = { ...basis, samples: phases.length };
  if (!seen.levels) return judgeEstimate(counted, seen, { op, bound: exactly(fixed) }, () => describe(counter, seen));
  return judgeParts(
    counted,
    seen.levels,
    { op, bound: exactly(fixed) },
    (value) => `${describeCounter(counter)}: ${value}`,
  );
}

interface AgainstCounter extends CounterTree {
  readonly bound: Exclude<CounterBound, { readonly kind: 'count' }>;
}

/** Against another metric. A level must be right in each phase, against what the other was in that phase. */
function judgeAgainst(
  tree: AgainstCounter,
  evidence: Evidence,
  phases: readonly PhaseWindow[],
  basis: Basis,
): Judgement {
  const { counter, op, bound } = tree;
  const seen = counterLimits(evidence, counter, phases, op);
  const other = counterLimits(evidence, bound.counter, phases, op);
  if ('missing' in seen) return inconclusive(basis, seen.missing);
  if ('missing' in other) return inconclusive(basis, other.missing, seen.shown);
  const isLevel = seen.levels !== undefined || other.levels !== undefined;
  if (isLevel && phases.length > 1)
    return worstOf(phases.map((phase) => judgeAgainst(tree, evidence, [phase], { ...basis, samples: phases.length })));
  const share = bound.kind === 'share' ? bound.ratio : 1;
  const limit = { low: share * other.low, high: share * other.high };
  const counted: Basis = { ...basis, samples: Math.max(basis.samples, phases.length), bound: share * other.shown };
  return judgeEstimate(counted, seen, { op, bound: limit }, () => {
    const where = isLevel ? ` at the end of phase ${phases[0]?.name}` : '';
    return `${describe(counter, seen)}, ${describe(bound.counter, other)}${where}`;
  });
}

function worstOf(judgements: readonly Judgement[]): Judgement {
  const worst = (['fail', 'inconclusive'] as const).map((verdict) => judgements.find((one) => one.verdict === verdict));
  return worst.find((one) => one !== undefined) ?? (judgements[0] as Judgement);
}

/** `arrivals at bank: 89 or more (bank was restarted in phase fault, and what it knew before is lost)` */
function describe(counter: CounterRef, { shown, low, high, unknown }: FoundLimits): string {
  const text = `${describeCounter(counter)}: ${shown}`;
  if (low === high) return text;
  return `${text} or ${high > shown ? 'more' : 'fewer'}${unknown === undefined ? '' : ` (${unknown})`}`;
}

function printBound(bound: CounterBound): string {
  if (bound.kind === 'count') return String(bound.count);
  return `${bound.kind === 'share' ? `${printPercent(bound.ratio)} of ` : ''}${printCounter(bound.counter)}`;
}
