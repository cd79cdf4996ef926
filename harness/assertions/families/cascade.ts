import type { Evidence } from '../../domain/evidence.ts';
import { callsTo, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, type Entity, inconclusive, judgeEntities } from '../judgement.ts';
import { countersIn } from '../witnesses/counters.ts';
import { LOW_WATER, lowestIn, threadKeepers } from '../witnesses/threads.ts';
import { describeWindow, faultPhasesOf, phaseNeeds } from '../witnesses/window.ts';

export interface CascadeTree {
  readonly family: 'cascade';
  readonly scope: Scope;
}

/** The fault does not spread: only direct callers of what is broken run out of threads. */
export const cascadeFamily: Family<CascadeTree> = {
  name: 'cascade',
  about: 'no service runs out of threads but the direct callers of what is broken',
  examples: ['no cascade'],
  rule: map(
    scoped(
      map(words('no cascade'), () => ({})),
      ['phase'],
    ),
    ({ scope }): CascadeTree => ({ family: 'cascade', scope }),
  ),
  print: ({ scope }) => `no cascade${printScope(scope)}`,
  needs: ({ scope }) => [{ witness: 'service', name: LOW_WATER.name }, ...phaseNeeds(scope)],
  judge: judgeCascade,
};

function judgeCascade({ scope }: CascadeTree, evidence: Evidence): Judgement {
  const phases = faultPhasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const affected = affectedBy(evidence);
  const others = threadKeepers(evidence, undefined).filter((service) => !affected.has(service));
  if (affected.size === 0) return inconclusive(basis, 'the scenario had no fault');
  if (others.length === 0) return inconclusive(basis, `only ${[...affected].join(' and ')} reports its threads`);
  const lowest = others.flatMap((service) => phases.map((phase) => lowestIn(evidence, service, phase, false)));
  const entities = lowest.map(({ low, high, service, where, unknown = 'its threads were not read' }): Entity => {
    const exhausted = { low: high <= 0 ? 1 : 0, high: low <= 0 ? 1 : 0 };
    const why = exhausted.low > 0 ? `${service} ran out of threads too` : `${where}: ${unknown}`;
    return { name: '', shown: exhausted.low, ...exhausted, why };
  });
  return judgeEntities({ ...basis, samples: others.length }, entities, '=');
}

/** The caller on a broken edge; a broken service itself and the services that count calls to it. */
function affectedBy(evidence: Evidence): ReadonlySet<string> {
  return new Set(
    evidence.faults.flatMap(({ edge }) => {
      const [from = '', to] = edge.split('->');
      if (to !== undefined) return [from];
      return [from, ...callersOf(from, evidence)];
    }),
  );
}

function callersOf(service: string, evidence: Evidence): string[] {
  return countersIn(evidence)
    .filter(({ metric }) => selects(callsTo(service), metric))
    .map(({ at }) => at);
}
