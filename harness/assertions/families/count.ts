import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { count } from '../grammar/quantity.ts';
import { map, sequence, words } from '../grammar/rule.ts';
import { compared, label, printScope, type Scope } from '../grammar/scope.ts';
import { quote } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { describeUnsent, explainCount } from '../witnesses/describe-requests.ts';
import { countOutcome, sentIn } from '../witnesses/requests.ts';
import { describeWindow, phasesOf, scopeNeeds } from '../witnesses/window.ts';

export interface CountTree extends Comparison<Operator, number> {
  readonly family: 'count';
  readonly outcome: string;
  readonly scope: Scope;
}

/** How many requests ended in one way. */
export const countFamily: Family<CountTree> = {
  name: 'count',
  about: 'how many requests ended in one way',
  examples: ['count of reset = 0', 'count of bulkhead_full during fault >= 900'],
  rule: map(
    compared(
      map(sequence(words('count of'), label), ([, outcome]) => ({ outcome })),
      comparison(operator, count),
      ['route', 'phase'],
    ),
    (tree) => ({ family: 'count', ...tree }),
  ),
  print: ({ outcome, scope, op, bound }) => `count of ${quote(outcome)}${printScope(scope)} ${op} ${bound}`,
  needs: ({ outcome, scope }) => [{ witness: 'caller', kind: 'outcome', outcome }, ...scopeNeeds(scope)],
  judge: judgeCount,
};

function judgeCount({ outcome, scope, op, bound }: CountTree, evidence: Evidence): Judgement {
  const counted = countOutcome(evidence, scope, outcome);
  const { meant, all, unknown } = counted;
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound, unit: 'count', samples: all, window };
  if (all === 0) return inconclusive(basis, 'no request was sent in this scope');
  return judgeEstimate(basis, { shown: meant.low, ...meant }, { op, bound: exactly(bound) }, () => {
    const shares = explainCount(outcome, counted, sentIn(evidence, scope), meant.low < bound);
    return unknown === 0 ? shares : `${describeUnsent(counted)}; ${shares}`;
  });
}
