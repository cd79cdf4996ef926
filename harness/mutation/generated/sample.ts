import { seededRandom } from '../../runtime/random.ts';
import { type Mutant, mutantKey, stratumOf } from './mutant.ts';

/** Every target has at least so many in the sample, or all that it has. */
const LEAST = 5;

/**
 * About `size` mutants, from each target as many as its share of all. Each mutant has a draw of its own, made from the seed and
 * its text: a change of one file leaves the sample of all others as it was.
 */
export function sampleMutants(mutants: readonly Mutant[], size: number, seed: number): readonly Mutant[] {
  const random = seededRandom(seed);
  const drawn = new Map(mutants.map((mutant) => [mutant, random.fork(mutantKey(mutant)).next()]));
  const strata = [...Map.groupBy(mutants, stratumOf).values()];
  const chosen = strata.flatMap((members) => {
    const share = Math.max(LEAST, Math.round((size * members.length) / mutants.length));
    return members.toSorted((a, b) => (drawn.get(a) ?? 0) - (drawn.get(b) ?? 0)).slice(0, share);
  });
  const kept = new Set(chosen);
  return mutants.filter((mutant) => kept.has(mutant));
}
