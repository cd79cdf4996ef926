import { binomialQuantile } from '../domain/binomial.ts';
import type { FaultProof, FaultWitness } from '../domain/fault.ts';

/** Two-sided limits of 99 %. */
const TAIL = 0.005;

/**
 * What a fault touched that meets each of `calls` with the chance `share`. Below 1 the number is binomial, and known within
 * its 99 % limits only: limits that are both 0 do not prove that nothing was touched.
 */
export function touchedShare(calls: number, share: number, witness: FaultWitness): FaultProof {
  if (calls === 0 || share <= 0 || share >= 1) return { touched: share <= 0 ? 0 : calls, witness };
  const touched = binomialQuantile(calls, share, TAIL);
  const most = binomialQuantile(calls, share, 1 - TAIL);
  const chance = `${Number((share * 100).toPrecision(3))} %`;
  return { touched, touchedAtMost: most, witness, countedFrom: `${calls} calls met it with a chance of ${chance}` };
}

/** The touch of several faults, or of one at different times. */
export function sumOfProofs(proofs: readonly FaultProof[]): FaultProof {
  const known = proofs.filter((proof): proof is FaultProof & { touched: number } => proof.touched !== null);
  const touched = known.reduce((total, proof) => total + proof.touched, 0);
  const most = sumOf(proofs.map((proof) => (proof.touchedAtMost === undefined ? proof.touched : proof.touchedAtMost)));
  const [first] = known.toSorted((a, b) => b.touched - a.touched);
  if (proofs.length > 0 && !first) return { touched: null, witness: 'none' };
  const countedFrom = known.find((proof) => proof.countedFrom)?.countedFrom;
  return {
    touched,
    ...(known.some((proof) => proof.touchedAtMost !== undefined) || most === null ? { touchedAtMost: most } : {}),
    witness: first?.witness ?? 'none',
    ...(countedFrom === undefined ? {} : { countedFrom }),
  };
}

/** null when one of them is. */
export function sumOf(values: readonly (number | null)[]): number | null {
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);
}
