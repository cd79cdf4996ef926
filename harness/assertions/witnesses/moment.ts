import { formatDuration } from '../../domain/duration.ts';
import type { Known } from '../grammar/comparison.ts';
import type { MetricSeries } from './readings.ts';

/** When a state was first read, counted from `fromMs`: between that reading and the one before it. */
export type Moment = Known & { readonly readings: number };

/**
 * The first reading in [fromMs, toMs] of any series for which `is` holds. Without one, the moment lies after the last
 * reading, with no upper limit. Undefined when there was no reading at all.
 */
export function firstReading(
  series: readonly MetricSeries[],
  fromMs: number,
  toMs: number,
  is: (value: number) => boolean,
): Moment | undefined {
  const readings = series
    .flatMap(({ samples }) => samples)
    .filter(([atMs, value]) => value !== null && fromMs <= atMs && atMs <= toMs)
    .toSorted(([a], [b]) => a - b);
  const last = readings.at(-1);
  if (!last) return undefined;
  const index = readings.findIndex(([, value]) => is(value as number));
  const since = (atMs: number | undefined) => (atMs === undefined ? 0 : atMs - fromMs);
  if (index < 0) return { low: since(last[0]), high: Number.POSITIVE_INFINITY, readings: readings.length };
  return { low: since(readings[index - 1]?.[0]), high: since(readings[index]?.[0]), readings: readings.length };
}

/** `open 1.5 s after the fault began, not yet 1 s after it`; limits in ms of real time. */
export function describeMoment({ low, high }: Known, state: string, since: string): string {
  if (!Number.isFinite(high)) return `not ${state} ${formatDuration(low)} after ${since}, when it was last read`;
  const before = low > 0 ? `, not yet ${formatDuration(low)} after it` : '';
  return `${state} ${formatDuration(high)} after ${since}${before}`;
}
