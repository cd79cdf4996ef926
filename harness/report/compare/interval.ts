import { studentQuantile } from './quantiles.ts';

/** Where the true value lies, with the confidence that was asked for. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return ((sorted[half] ?? 0) + (sorted[sorted.length - 1 - half] ?? 0)) / 2;
}

/**
 * Consecutive differences B - A of an A B B A order are not independent when the machine's speed is an AR(1) process:
 * the k-th after each correlates with (-1)^(k+1) r^(2k-1) (1 - r) / 2. Their sum, and with it the variance of their mean,
 * is largest at r = 0.41: 1.21 times that of independent ones.
 */
const SERIAL = 1.21;

/**
 * Interval of the mean of differences between neighbours in time (paired Student's t; Georges et al. 2007 on repeats as
 * the unit, Bulej et al. 2020 on pairs that share the machine's noise). Student's t errs to the safe side for
 * symmetric heavy tails. `least` is the variance that they have at least.
 */
export function pairedSpan(differences: readonly number[], least: number, tails: number): Span | undefined {
  const count = differences.length;
  if (count < 2) return undefined;
  const error = Math.sqrt((SERIAL * Math.max(variance(differences), least)) / count);
  const reach = studentQuantile(tails, count - 1) * error;
  return { low: mean(differences) - reach, high: mean(differences) + reach };
}

/**
 * Interval of `next` - the mean of earlier values that are worth `independent` independent ones (at least 2): the
 * prediction interval of Student's t, with the variance that an autocorrelated sample hides added.
 */
export function predictedSpan(earlier: readonly number[], next: number, independent: number, tails: number): Span {
  const spread = Math.sqrt((variance(earlier) * (independent + 1)) / (independent - 1));
  const reach = studentQuantile(tails, independent - 1) * spread;
  const difference = next - mean(earlier);
  return { low: difference - reach, high: difference + reach };
}

/**
 * How many independent values an AR(1) series of `count` is worth whose lag-1 autocorrelation was estimated as
 * `estimated`, after the estimate's own bias of -(1 + 4r) / count (Marriott & Pope 1954).
 */
export function independentCount(count: number, estimated: number): number {
  const corrected = count > 4 ? (estimated + 1 / count) / (1 - 4 / count) : 1;
  const r = Math.min(0.99, Math.max(0, corrected));
  return (count * (1 - r)) / (1 + r);
}

/** Lag-1 autocorrelation; 0 of values that do not differ. */
export function autocorrelation(values: readonly number[]): number {
  const centre = mean(values);
  const deviations = values.map((value) => value - centre);
  const squares = deviations.reduce((sum, each) => sum + each * each, 0);
  if (squares === 0) return 0;
  return deviations.slice(1).reduce((sum, each, i) => sum + each * (deviations[i] ?? 0), 0) / squares;
}
