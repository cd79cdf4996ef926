import type { Fault } from '../domain/fault.ts';
import type { Random } from '../domain/ports.ts';
import { seededRandom } from '../runtime/random.ts';

/** Seeds cross the proxy's API as integers. */
const LARGEST = 2 ** 31 - 1;

export function newSeed(random: Random): number {
  return random.int(0, LARGEST);
}

/** `FaultKind.seed` of a kind that draws nothing. */
export function drawsNothing(fault: Fault): Fault {
  return fault;
}

/** `fault` with the seed of its `nth` application. With the same seed each round of a shape would meet the same calls. */
export function reseeded(fault: Fault, nth: number): Fault {
  const { seed } = fault;
  return typeof seed === 'number' ? { ...fault, seed: newSeed(seededRandom(seed).fork(`${nth}`)) } : fault;
}
