import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { describeWindow, faultPhasesOf, phaseNeeds } from '../witnesses/window.ts';

export interface CascadeTree {
  readonly family: 'cascade';
  readonly scope: Scope;
}

/** The fault stays where it is: nobody but the direct callers of what is broken runs out of threads. */
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
  needs: ({ scope }) => [{ witness: 'service', name: 'threads low water' }, ...phaseNeeds(scope)],
  judge: judgeCascade,
};

function judgeCascade({ scope }: CascadeTree, evidence: Evidence): Judgement {
  const phases = faultPhasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const struck = struckBy(evidence);
  const bystanders = evidence.counters.filter(
    ({ name, at, phase }) =>
      name === 'threads low water' && !struck.has(at) && phases.some((window) => window.name === phase),
  );
  if (struck.size === 0) return inconclusive(basis, 'there was no fault');
  if (bystanders.length === 0)
    return inconclusive(basis, `only ${[...struck].join(' and ')} keeps count of its threads`);
  const exhausted = [...new Set(bystanders.filter(({ value }) => value <= 0).map(({ at }) => at))];
  const services = new Set(bystanders.map(({ at }) => at)).size;
  return judgeExactly({ ...basis, samples: services }, exhausted.length, '=', () => {
    return `${exhausted.join(', ')} ran out of threads too`;
  });
}

/** Callers on a broken edge; of a broken service itself and whoever counts calls to it. */
function struckBy({ faults, counters }: Evidence): ReadonlySet<string> {
  return new Set(
    faults.flatMap(({ edge }) => {
      const [from = '', to] = edge.split('->');
      if (to !== undefined) return [from];
      return [from, ...counters.filter(({ name }) => name === `calls to ${from}`).map(({ at }) => at)];
    }),
  );
}
