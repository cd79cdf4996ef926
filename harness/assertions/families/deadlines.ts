import type { Evidence } from '../../domain/evidence.ts';
import { type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, optional, sequence, words } from '../grammar/rule.ts';
import { at, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, type Entity, inconclusive, judgeEntities } from '../judgement.ts';
import { counterLimits, counterNeed } from '../witnesses/counters.ts';
import { keepersOf } from '../witnesses/keepers.ts';
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
  const services = keepersOf(evidence, LATE_STARTS).filter((service) => at === undefined || service === at);
  if (services.length === 0) return inconclusive(basis, `${at ?? 'no service'} counts work that starts too late`);
  const entities = services.map((service): Entity => {
    const found = counterLimits(evidence, { metric: samplesOf(LATE_STARTS), at: service }, phases);
    if ('missing' in found) return { name: '', unknown: found.missing };
    const { shown, low, high, unknown } = found;
    const late = `started too late: ${shown} at ${service}`;
    return { name: '', shown, low, high, why: low > 0 || unknown === undefined ? late : unknown };
  });
  return judgeEntities({ ...basis, samples: services.length }, entities, '=');
}
