import type { Random } from '../../harness/domain/ports.ts';

/** Standard normal, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Lognormal with this median and `sigma` of its logarithm: the usual shape of service times. */
export function lognormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(random));
}

/** The p99 of that lognormal. */
export function lognormalP99(median: number, sigma: number): number {
  return median * Math.exp(sigma * 2.326_347_874);
}

export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}
