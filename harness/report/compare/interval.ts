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

interface Estimate extends Span {
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

/** Interval of after / before for positive figures: the same on the logarithmic scale. */
export function ratioSpan(before: Estimate, after: Estimate): Span {
  const { low, high } = differenceSpan(logarithm(before), logarithm(after));
  return { low: Math.exp(low), high: Math.exp(high) };
}

function logarithm({ value, low, high }: Estimate): Estimate {
  const log = (figure: number) => Math.log(Math.max(figure, 1e-9));
  return { value: log(value), low: log(low), high: log(high) };
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

/** Pools the variance within groups (before and after of one figure, or of many). */
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
