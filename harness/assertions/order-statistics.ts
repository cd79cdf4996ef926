import { TAIL } from './count-limits.ts';

/** Ranks of a sorted sample, the shortest is 1; undefined where the sample is too small for a limit on that side. */
export interface Ranks {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/**
 * Distribution-free confidence interval for a percentile (Hahn & Meeker, Statistical Intervals, 5.2): ranks of the
 * sorted sample beyond either of which the true percentile lies in at most a share `tail` of samples, whatever the
 * distribution.
 */
export function percentileRanks(percent: number, count: number, tail = TAIL): Ranks {
  const p = percent / 100;
  const low = binomialQuantile(count, p, tail);
  const high = binomialQuantile(count, p, 1 - tail) + 1;
  return { low: low >= 1 ? low : undefined, high: high <= count ? high : undefined };
}

/** The smallest k with P(X <= k) >= q for X ~ Binomial(n, p), summed outward from where all mass is. */
export function binomialQuantile(n: number, p: number, q: number): number {
  const spread = 12 * Math.sqrt(n * p * (1 - p)) + 12;
  const from = Math.max(0, Math.floor(n * p - spread));
  let mass = Math.exp(logProbability(n, p, from));
  let below = mass;
  let k = from;
  while (below < q && k < n) {
    mass *= ((n - k) / (k + 1)) * (p / (1 - p));
    k += 1;
    below += mass;
  }
  return k;
}

function logProbability(n: number, p: number, k: number): number {
  const choose = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  return choose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** Stirling's series, exact to 1e-10 from 20 on. */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const correction = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5);
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + correction;
}
