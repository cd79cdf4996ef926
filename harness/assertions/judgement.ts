import type { Judgement } from '../domain/verdict.ts';
import { type Comparison, decide, type Estimate, exactly, type Known, type Operator } from './grammar/comparison.ts';

/** The fields of a judgement that do not depend on its verdict. */
export type Basis = Pick<Judgement, 'bound' | 'unit' | 'samples' | 'window'>;

export function inconclusive(basis: Basis, why: string, observed: number | null = null): Judgement {
  return { ...basis, verdict: 'inconclusive', observed, why };
}

/** Judges a value that is known exactly; `why` is called where the statement did not hold. */
export function judgeExactly(basis: Basis, observed: number, op: Operator, why: () => string): Judgement {
  return judgeEstimate(basis, { shown: observed, ...exactly(observed) }, { op, bound: exactly(basis.bound) }, why);
}

/** Judges a value of which only limits are known. */
export function judgeEstimate(
  basis: Basis,
  value: Estimate,
  { op, bound }: Comparison<Operator, Known>,
  why: () => string,
): Judgement {
  const verdict = decide(value, op, bound);
  const margin = marginOf(value.shown, op, basis.bound);
  return {
    ...basis,
    verdict,
    observed: value.shown,
    ...(verdict === 'pass' ? {} : { why: why() }),
    ...(margin === undefined ? {} : { margin }),
  };
}

/** The value in one of several stretches of time. */
export interface Part extends Estimate {
  /** `in the 10 s from 32 s on` */
  readonly where: string;
}

/** Judges every part by itself. One that breaks the statement breaks the whole, and the worst is reported. */
export function judgeParts(
  basis: Basis,
  parts: readonly Part[],
  comparison: Comparison<Operator, Known>,
  format: (value: number) => string,
): Judgement {
  const { op, bound } = comparison;
  const verdicts = new Set(parts.map((part) => decide(part, op, bound)));
  const decisive = (['fail', 'inconclusive', 'pass'] as const).find((verdict) => verdicts.has(verdict));
  const [worst] = parts
    .filter((part) => decide(part, op, bound) === decisive)
    .toSorted((a, b) => (op.startsWith('>') ? a.shown - b.shown : b.shown - a.shown));
  if (!worst) return inconclusive(basis, 'no request ended in this scope');
  return judgeEstimate(basis, worst, comparison, () => {
    const atLeast = worst.high > worst.shown && decisive === 'inconclusive' ? ' or more' : '';
    return `${format(worst.shown)}${atLeast} ${worst.where}`;
  });
}

/** Room left as a share of the bound, negative where it is overstepped. */
function marginOf(observed: number, op: Operator, bound: number): number | undefined {
  if (op === '=' || bound === 0) return undefined;
  const room = op.startsWith('<') ? bound - observed : observed - bound;
  return Number((room / bound).toPrecision(12));
}
