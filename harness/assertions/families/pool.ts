import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { count, percent, printPercent } from '../grammar/quantity.ts';
import { map, oneOf, optional, sequence, word, words } from '../grammar/rule.ts';
import { at, compared, name, place, printAt, printScope, type Scope } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeParts } from '../judgement.ts';
import { poolParts } from '../witnesses/pool.ts';
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
  about: 'how much of a connection pool or bulkhead was in use at most, as a share of its limit or in places',
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
  const asShare = bound.kind === 'share';
  const limit = asShare ? bound.ratio : bound.count;
  const unit = asShare ? 'ratio' : 'count';
  const parts = poolParts(evidence, { pool, ...place(at) }, phases, { asShare, isCut: scope.after !== undefined });
  const samples = parts.reduce((sum, part) => sum + part.samples, 0);
  const basis: Basis = { bound: limit, unit, samples, window: describeWindow(evidence, phases) };
  if (parts.length === 0)
    return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported how much of pool "${pool}" was in use`);
  return judgeParts(basis, parts, { op, bound: exactly(limit) }, (value) => {
    return `${asShare ? printPercent(value) : value} in use`;
  });
}
