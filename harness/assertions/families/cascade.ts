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
  const { affected, uncalled } = affectedBy(evidence);
  const others = threadKeepers(evidence, undefined).filter((service) => !affected.has(service));
  if (affected.size === 0) return inconclusive(basis, 'the scenario had no fault');
  if (others.length === 0) return inconclusive(basis, `only ${[...affected].join(' and ')} reports its threads`);
  const lowest = others.flatMap((service) => phases.map((phase) => lowestIn(evidence, service, phase, false)));
  const entities = lowest.map(({ low, high, service, where, unknown = 'its threads were not read' }): Entity => {
    const exhausted = { low: high <= 0 ? 1 : 0, high: low <= 0 ? 1 : 0 };
    if (exhausted.low > 0 && uncalled !== undefined)
      return { name: '', unknown: `${service} ran out of threads, and nobody tells whether it calls ${uncalled}` };
    const why = exhausted.low > 0 ? `${service} ran out of threads too` : `${where}: ${unknown}`;
    return { name: '', shown: exhausted.low, ...exhausted, why };
  });
  return judgeEntities({ ...basis, samples: others.length }, entities, '=');
}

interface Affected {
  readonly affected: ReadonlySet<string>;
  /** A service that is broken, and of which no caller is known. */
  readonly uncalled: string | undefined;
}

/** The caller on a broken edge; a broken service itself and those that call it. */
function affectedBy(evidence: Evidence): Affected {
  const places = evidence.faults.map(({ edge }) => edge.split('->') as [string, string?]);
  const broken = places.flatMap(([service, to]) => (to === undefined ? [service] : []));
  const affected = places.flatMap(([from, to]) => (to === undefined ? [from, ...callersOf(from, evidence)] : [from]));
  const uncalled = broken.find((service) => callersOf(service, evidence).length === 0);
  return { affected: new Set(affected), uncalled };
}

/** Services that count calls to it, and those at the other end of an edge that leads there. */
function callersOf(service: string, evidence: Evidence): string[] {
  const { edges = [], idleEdges = [], plan } = evidence;
  const counting = countersIn(evidence)
    .filter(({ metric }) => selects(callsTo(service), metric))
    .map(({ at }) => at);
  const faulty = plan.phases.flatMap(({ faults = [] }) => faults.map(({ on }) => on));
  const ends = [...edges.map(({ edge }) => edge), ...idleEdges, ...faulty].map((edge) => edge.split('->'));
  return [...counting, ...ends.flatMap(([from = '', to]) => (to === service ? [from] : []))];
}
