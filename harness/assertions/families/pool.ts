import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, type Operator, operator } from '../grammar/comparison.ts';
import { count, percent, printPercent } from '../grammar/quantity.ts';
import { map, oneOf, optional, sequence, word, words } from '../grammar/rule.ts';
import { at, compared, name, place, printAt, printScope, type Scope } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { poolUse } from '../witnesses/pool.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

type PoolBound =
  | { readonly kind: 'share'; readonly ratio: number }
  | { readonly kind: 'count'; readonly count: number };

export interface PoolTree extends Comparison<Operator, PoolBound> {
  readonly family: 'pool';
  readonly pool: string;
  readonly at?: string;
  readonly scope: Scope;
}

/** How much of a pool or bulkhead was in use at most. */
export const poolFamily: Family<PoolTree> = {
  name: 'pool',
  about: 'how much of a connection pool or bulkhead was seen in use at most, as a share of its limit or in places',
  examples: ['pool "bank" in use < 80%', 'bulkhead "bank" at payment in use during fault <= 50'],
  rule: map(
    compared(
      map(
        sequence(oneOf(word('pool'), word('bulkhead')), name('the name of a pool'), optional(at), words('in use')),
        ([, pool, at]) => ({ pool, ...place(at) }),
      ),
      comparison(
        operator,
        oneOf(
          map(percent, (ratio): PoolBound => ({ kind: 'share', ratio })),
          map(count, (count): PoolBound => ({ kind: 'count', count })),
        ),
      ),
      ['phase', 'after'],
    ),
    (tree): PoolTree => ({ family: 'pool', ...tree }),
  ),
  print: ({ pool, at, scope, op, bound }) =>
    `pool ${inQuotes(pool)}${printAt(at)} in use${printScope(scope)} ${op} ${
      bound.kind === 'share' ? printPercent(bound.ratio) : bound.count
    }`,
  needs: ({ pool, at, scope }) => [{ witness: 'service', name: `pool ${pool}`, ...place(at) }, ...phaseNeeds(scope)],
  judge: judgePool,
};

function judgePool({ pool, at, scope, op, bound }: PoolTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const limit = bound.kind === 'share' ? bound.ratio : bound.count;
  const unit = bound.kind === 'share' ? 'ratio' : 'count';
  const basis: Basis = { bound: limit, unit, samples: 0, window: describeWindow(evidence, phases) };
  const use = poolUse(evidence, pool, at, phases);
  if (!use)
    return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported how much of pool "${pool}" was in use`);
  if (bound.kind === 'share' && use.limit === undefined)
    return inconclusive(basis, `${use.at} never reported the size of pool "${pool}"`, null);
  const observed = bound.kind === 'share' ? use.most / (use.limit ?? 1) : use.most;
  const size = use.limit === undefined ? '' : ` of ${use.limit}`;
  return judgeExactly(
    { ...basis, samples: use.samples },
    observed,
    op,
    () => `${use.most}${size} were in use at ${use.at}`,
  );
}
