import type { Judgement } from '../domain/verdict.ts';
import { decide, exactly, type Known, type Operator } from './grammar/comparison.ts';

/** What a judgement says whichever way it goes. */
export type Basis = Pick<Judgement, 'bound' | 'unit' | 'samples' | 'window'>;

export function inconclusive(basis: Basis, why: string, observed: number | null = null): Judgement {
  return { ...basis, verdict: 'inconclusive', observed, why };
}

/** Judges a value that is known exactly; `why` is only told of a statement that did not hold. */
export function judgeExactly(basis: Basis, observed: number, op: Operator, why: () => string): Judgement {
  return judgeKnown(basis, observed, exactly(observed), op, exactly(basis.bound), why);
}

/** Judges a value of which only limits are known; `observed` is the figure to print. */
export function judgeKnown(
  basis: Basis,
  observed: number,
  known: Known,
  op: Operator,
  bound: Known,
  why: () => string,
): Judgement {
  const verdict = decide(known, op, bound);
  const margin = marginOf(observed, op, basis.bound);
  return {
    ...basis,
    verdict,
    observed,
    ...(verdict === 'pass' ? {} : { why: why() }),
    ...(margin === undefined ? {} : { margin }),
  };
}

/** Room left as a share of the bound, negative where it is overstepped. */
function marginOf(observed: number, op: Operator, bound: number): number | undefined {
  if (op === '=' || bound === 0) return undefined;
  const room = op.startsWith('<') ? bound - observed : observed - bound;
  return Number((room / bound).toPrecision(12));
}
