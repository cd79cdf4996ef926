import type { Evidence } from '../../domain/evidence.ts';
import { callsTo, named, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { countersIn } from '../witnesses/counters.ts';
import { describeWindow, faultPhasesOf, phaseNeeds } from '../witnesses/window.ts';

export interface CascadeTree {
  readonly family: 'cascade';
  readonly scope: Scope;
}

const LOW_WATER = named('threads low water');

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
  const others = countersIn(evidence).filter(
    ({ metric, at, phase }) =>
      selects(LOW_WATER, metric) && !affected.has(at) && phases.some((window) => window.name === phase),
  );
  if (affected.size === 0) return inconclusive(basis, 'the scenario had no fault');
  if (others.length === 0) return inconclusive(basis, `only ${[...affected].join(' and ')} reports its threads`);
  const exhausted = [...new Set(others.filter(({ value }) => value <= 0).map(({ at }) => at))];
  const services = new Set(others.map(({ at }) => at)).size;
  return judgeExactly({ ...basis, samples: services }, exhausted.length, '=', () => {
    return `${exhausted.join(', ')} ran out of threads too`;
  });
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
