import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, optional, sequence, words } from '../grammar/rule.ts';
import { at, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { counterNeed, keepersOf, sumAt } from '../witnesses/counters.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface DeadlineTree {
  readonly family: 'deadlines';
  readonly at?: string;
  readonly scope: Scope;
}

/** The counter that services keep of work begun when its deadline had passed. */
const LATE_STARTS = 'work_started_after_deadline_total';

/** No service begins work that nobody can wait for any more. */
export const deadlineFamily: Family<DeadlineTree> = {
  name: 'deadlines',
  about: 'no service begins work whose deadline has passed; judged at every service that counts it',
  examples: ['nothing starts after its deadline', 'nothing starts after its deadline at payment during fault'],
  rule: map(
    scoped(
      map(sequence(words('nothing starts after its deadline'), optional(at)), ([, at]) =>
        at === undefined ? {} : { at },
      ),
      ['phase'],
    ),
    (tree): DeadlineTree => ({ family: 'deadlines', ...tree }),
  ),
  print: ({ at, scope }) => `nothing starts after its deadline${printAt(at)}${printScope(scope)}`,
  needs: ({ at, scope }) => [
    counterNeed({ name: LATE_STARTS, ...(at === undefined ? {} : { at }) }),
    ...phaseNeeds(scope),
  ],
  judge: judgeDeadlines,
};

function judgeDeadlines({ at, scope }: DeadlineTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const keepers = keepersOf(evidence, LATE_STARTS, phases).filter((keeper) => at === undefined || keeper === at);
  if (keepers.length === 0) return inconclusive(basis, `${at ?? 'no service'} counts work that starts too late`);
  const late = keepers
    .map((keeper) => ({ keeper, count: sumAt(evidence, LATE_STARTS, keeper, phases) }))
    .filter(({ count }) => count > 0);
  const total = late.reduce((sum, { count }) => sum + count, 0);
  return judgeExactly({ ...basis, samples: keepers.length }, total, '=', () => {
    return `started too late: ${late.map(({ keeper, count }) => `${count} at ${keeper}`).join(', ')}`;
  });
}
