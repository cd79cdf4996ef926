import type { Durations } from '../../runtime/histogram.ts';
import { studentQuantile } from './quantiles.ts';

/** Where the true value lies, with the confidence that was asked for. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * Distribution-free interval of a percentile from order statistics (David & Nagaraja, Order Statistics, §7.1), in µs.
 * Undefined when there are too few samples for the percentile to have one.
 */
export function percentileSpan(durations: Durations, percent: number, z: number): Span | undefined {
  const { count } = durations;
  const share = percent / 100;
  const reach = z * Math.sqrt(count * share * (1 - share));
  const lowRank = Math.floor(count * share - reach);
  const highRank = Math.ceil(count * share + reach) + 1;
  if (lowRank < 1 || highRank > count) return undefined;
  const at = (rank: number) => durations.percentileUs((rank / count) * 100);
  return { low: at(lowRank), high: at(highRank) };
}

/** A value with its interval. */
export interface Estimate extends Span {
  readonly value: number;
}

/** Interval of after - before from an interval of each (MOVER, Donner & Zou 2010); independent samples. */
export function differenceSpan(before: Estimate, after: Estimate): Span {
  const difference = after.value - before.value;
  return {
    low: difference - Math.hypot(after.value - after.low, before.high - before.value),
    high: difference + Math.hypot(after.high - after.value, before.value - before.low),
  };
}

/** Wilson's interval of a share. */
export function shareSpan(hits: number, count: number, z: number): Estimate {
  const share = hits / count;
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const reach = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return { value: share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Variance between repeats of both sides, and the degrees of freedom that it rests on. */
export interface Spread {
  readonly variance: number;
  readonly freedom: number;
}

/** Pools the variance within groups (before and after of one statistic, or of many). */
export function pooledSpread(groups: readonly (readonly number[])[]): Spread {
  let squares = 0;
  let freedom = 0;
  for (const group of groups) {
    const centre = mean(group);
    squares += group.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    freedom += Math.max(0, group.length - 1);
  }
  return { variance: freedom === 0 ? 0 : squares / freedom, freedom };
}

/** Interval of the difference of two means of repeats with a known spread (Student's t). */
export function repeatedSpan(before: readonly number[], after: readonly number[], spread: Spread, tails: number): Span {
  const difference = mean(after) - mean(before);
  const error = Math.sqrt(spread.variance * (1 / before.length + 1 / after.length));
  const reach = studentQuantile(tails, spread.freedom) * error;
  return { low: difference - reach, high: difference + reach };
}

/** Fewer changes do not show how runs differ. */
const ENOUGH_CHANGES = 8;

/** A change between two runs, and the standard error that its samples alone give it. */
export interface SampledChange {
  readonly change: number;
  readonly error: number;
}

/**
 * Standard deviation between two runs beyond what samples explain: the least for which the changes of many unlike
 * statistics, each divided by its error, lie no farther apart than a standard normal distribution has them (Paule &
 * Mandel 1982, with the shorth in place of the variance). A machine that was busier moves all of them, a regression
 * only some: those are outside the half that the shorth looks at. 0 when there are too few changes.
 */
export function noiseBetweenRuns(changes: readonly SampledChange[]): number {
  if (changes.length < ENOUGH_CHANGES) return 0;
  const spreadAt = (noise: number) => shorth(changes.map(({ change, error }) => change / Math.hypot(error, noise)));
  let [low, high] = [0, LARGEST_NOISE];
  if (spreadAt(0) <= 1) return 0;
  for (let halved = 0; halved < 40; halved++) {
    const middle = (low + high) / 2;
    if (spreadAt(middle) > 1) low = middle;
    else high = middle;
  }
  return high;
}

/** Of a logarithm of durations, or of a share: more than any two runs of the same code differ by. */
const LARGEST_NOISE = 10;

/**
 * Half the width of the shortest interval that holds half of the values, as a standard deviation of a normal
 * distribution (Rousseeuw & Leroy 1988, with their correction for small samples).
 */
function shorth(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.ceil(sorted.length / 2);
  const widths = sorted.slice(0, sorted.length - half + 1).map((low, i) => (sorted[i + half - 1] as number) - low);
  return (Math.min(...widths) / 2 / NORMAL_QUARTILE) * (1 + 5 / (sorted.length - 1));
}

const NORMAL_QUARTILE = 0.6745;

/** `span` around `change`, widened on both sides by an independent error of `reach`. */
export function widen({ low, high }: Span, change: number, reach: number): Span {
  return { low: change - Math.hypot(change - low, reach), high: change + Math.hypot(high - change, reach) };
}
