import type { Evidence } from '../../domain/evidence.ts';
import { type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, optional, sequence, words } from '../grammar/rule.ts';
import { at, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { counterNeed, servicesWith, sumAt } from '../witnesses/counters.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface DeadlineTree {
  readonly family: 'deadlines';
  readonly at?: string;
  readonly scope: Scope;
}

/** How often a service began work whose deadline had passed. */
const LATE_STARTS: SampleName = 'work_started_after_deadline_total';

/** No service begins work after its deadline. */
export const deadlineFamily: Family<DeadlineTree> = {
  name: 'deadlines',
  about: 'no service begins work whose deadline has passed; judged at every service that counts it',
  examples: ['nothing starts after its deadline', 'nothing starts after its deadline at payment during fault'],
  rule: map(
    scoped(
      map(sequence(words('nothing starts after its deadline'), optional(at)), ([, at]) => place(at)),
      ['phase'],
    ),
    (tree): DeadlineTree => ({ family: 'deadlines', ...tree }),
  ),
  print: ({ at, scope }) => `nothing starts after its deadline${printAt(at)}${printScope(scope)}`,
  needs: ({ at, scope }) => [counterNeed({ metric: samplesOf(LATE_STARTS), ...place(at) }), ...phaseNeeds(scope)],
  judge: judgeDeadlines,
};

function judgeDeadlines({ at, scope }: DeadlineTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const services = servicesWith(evidence, LATE_STARTS, phases).filter((service) => at === undefined || service === at);
  if (services.length === 0) return inconclusive(basis, `${at ?? 'no service'} counts work that starts too late`);
  const late = services
    .map((service) => ({ service, count: sumAt(evidence, LATE_STARTS, service, phases) }))
    .filter(({ count }) => count > 0);
  const total = late.reduce((sum, { count }) => sum + count, 0);
  return judgeExactly({ ...basis, samples: services.length }, total, '=', () => {
    return `started too late: ${late.map(({ service, count }) => `${count} at ${service}`).join(', ')}`;
  });
}
