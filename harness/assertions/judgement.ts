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

/** One of several stretches of time that a statement is asked of. */
export interface Part {
  /** `in the 10 s from 32 s on` */
  readonly where: string;
  /** The figure to print. */
  readonly shown: number;
  readonly known: Known;
}

/** Judges every part by itself: one that is broken breaks the whole, and the worst is what is told. */
export function judgeParts(
  basis: Basis,
  parts: readonly Part[],
  op: Operator,
  bound: Known,
  format: (value: number) => string,
): Judgement {
  const verdicts = new Set(parts.map(({ known }) => decide(known, op, bound)));
  const decisive = (['fail', 'inconclusive', 'pass'] as const).find((verdict) => verdicts.has(verdict));
  const [worst] = parts
    .filter(({ known }) => decide(known, op, bound) === decisive)
    .toSorted((a, b) => (op.startsWith('>') ? a.shown - b.shown : b.shown - a.shown));
  if (!worst) return inconclusive(basis, 'no request ended in this scope');
  return judgeKnown(basis, worst.shown, worst.known, op, bound, () => {
    const atLeast = worst.known.high > worst.shown && decisive === 'inconclusive' ? ' or more' : '';
    return `${format(worst.shown)}${atLeast} ${worst.where}`;
  });
}

/** Room left as a share of the bound, negative where it is overstepped. */
function marginOf(observed: number, op: Operator, bound: number): number | undefined {
  if (op === '=' || bound === 0) return undefined;
  const room = op.startsWith('<') ? bound - observed : observed - bound;
  return Number((room / bound).toPrecision(12));
}
