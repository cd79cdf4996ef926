import type { Evidence, Interval } from '../../domain/evidence.ts';
import { isCensored } from '../../domain/outcome.ts';
import type { Recording } from '../../domain/recording.ts';
import { type Durations, decodeHistogram, emptyHistogram, mergeDurations } from '../../runtime/histogram.ts';
import type { Estimate } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { percentileRanks } from '../order-statistics.ts';
import { countOf, droppedIn, sentIn } from './requests.ts';
import { labelsOf, type Slice } from './slices.ts';

/**
 * Durations as far as they are known. A request that timed out or was abandoned took at least as long as it waited,
 * and perhaps for ever; one that was never sent may have taken anything. So a statistic lies between its value for the
 * waits alone and its value had none of them ever ended.
 */
export interface DurationSample {
  readonly count: number;
  /** Requests without an end. */
  readonly endless: number;
  readonly recordings: readonly Recording[];
  /** Microseconds, as measured; undefined when there is no sample. */
  estimate(statistic: Statistic): Estimate | undefined;
  /** 95 % interval of a percentile, in microseconds; null without an upper end. */
  interval(percent: number): readonly [low: number, high: number | null] | undefined;
  /** How many certainly took at least this long; `strictly`, longer than it. */
  countFrom(us: number, strictly: boolean): number;
}

export function sampleDurations(evidence: Evidence, scope: Scope): DurationSample {
  const recordings = sentIn(evidence, scope);
  const dropped = droppedIn(evidence, scope);
  const ended = mergeDurations(recordings.filter(({ kind }) => !isCensored(kind)));
  const waited = mergeDurations(recordings);
  const sent = countOf(recordings);
  return {
    count: sent + dropped,
    endless: sent - (ended?.count ?? 0) + dropped,
    recordings,
    estimate: (statistic) => waited && estimate(statistic, waited, ended, dropped),
    interval: (percent) => waited && intervalOf(percent, waited, ended, dropped),
    countFrom: (us, strictly) => (waited ? countFrom(waited, us, strictly) : 0),
  };
}

/** `waited` are all that were sent, `ended` those of them that came to an end. */
function estimate(statistic: Statistic, waited: Durations, ended: Durations | undefined, dropped: number): Estimate {
  const count = waited.count + dropped;
  const complete = ended?.count === count;
  const upTo = (low: number, high: number): Estimate => ({ shown: low, low, high });
  switch (statistic) {
    case 'max':
      return upTo(waited.maxUs, complete ? waited.maxUs : Number.POSITIVE_INFINITY);
    case 'min':
      return upTo(dropped > 0 ? 0 : waited.minUs, ended?.minUs ?? Number.POSITIVE_INFINITY);
    case 'mean': {
      const mean = (waited.meanUs * waited.count) / count;
      return upTo(mean, complete ? mean : Number.POSITIVE_INFINITY);
    }
    default: {
      const rank = rankOf(statistic, count);
      const shown = atRank(waited, rank - dropped);
      const low = shown === 0 ? 0 : Math.max(waited.minUs, bucketFloor(shown));
      return { shown, low, high: atRank(ended, rank) };
    }
  }
}

function intervalOf(
  percent: number,
  waited: Durations,
  ended: Durations | undefined,
  dropped: number,
): readonly [low: number, high: number | null] {
  const ranks = percentileRanks(percent, waited.count + dropped);
  const low = ranks.low === undefined ? 0 : atRank(waited, ranks.low - dropped);
  const high = ranks.high === undefined ? Number.POSITIVE_INFINITY : atRank(ended, ranks.high);
  return [low, Number.isFinite(high) ? high : null];
}

/** Nearest rank: the smallest sample such that at least `percent` of all samples are no longer. */
function rankOf(percent: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(Number(((percent / 100) * count).toPrecision(12)))));
}

/** The `rank`-th shortest: 0 below the first, infinite beyond the last. */
function atRank(durations: Durations | undefined, rank: number): number {
  if (rank < 1) return 0;
  if (!durations || rank > durations.count) return Number.POSITIVE_INFINITY;
  // Half a rank lower, so that no rounding of the percentage can reach the next sample.
  return durations.percentileUs((100 * (rank - 0.5)) / durations.count);
}

/**
 * A histogram returns the top of the bucket that a sample fell into, up to 0.1 % above it; this is the bucket's bottom. Up to 2047 us buckets are 1 us wide, and every doubling doubles them (HdrHistogram, 3 significant digits).
 */
function bucketFloor(us: number): number {
  const width = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, us))) - 10);
  return us - width + 1;
}

/** Bisects the ranks, because the histogram is read by rank. */
function countFrom(durations: Durations, us: number, strictly: boolean): number {
  let shorter = 0;
  let candidate = durations.count;
  while (shorter < candidate) {
    const middle = Math.ceil((shorter + candidate) / 2);
    const value = atRank(durations, middle);
    if (strictly ? value <= us : value < us) shorter = middle;
    else candidate = middle - 1;
  }
  return durations.count - shorter;
}

/** The durations of slices, which hold what ended in a stretch of time. */
export interface SliceDurations {
  /** Requests of the slice that have a duration. */
  count(slice: Slice): number;
  /** Microseconds, as measured; undefined for a percentile of intervals without a histogram. */
  estimate(slice: Slice, statistic: Statistic): Estimate | undefined;
}

/** Slices overlap, so an interval is decoded once and read as often as it is part of one. */
export function sliceDurations(): SliceDurations {
  const decoded = new Map<Interval, ReturnType<typeof decodeHistogram>>();
  const histogramOf = (interval: Interval) => {
    const histogram = decoded.get(interval) ?? decodeHistogram(interval.hdr ?? '');
    decoded.set(interval, histogram);
    return histogram;
  };
  return {
    count: countIn,
    estimate: (slice, statistic) => {
      if (typeof statistic !== 'number') return estimateMax(slice);
      const filled = slice.intervals.filter(({ count }) => count > 0);
      if (filled.some(({ hdr }) => hdr === undefined)) return undefined;
      const all = emptyHistogram();
      for (const interval of filled) all.add(histogramOf(interval));
      return estimatePercentile(slice, statistic, (percent) => all.getValueAtPercentile(percent));
    },
  };
}

function estimateMax(slice: Slice): Estimate {
  const maxUs = maxUsIn(slice);
  const { endless, dropped } = withoutEnd(slice);
  return { shown: maxUs, low: maxUs, high: endless + dropped > 0 ? Number.POSITIVE_INFINITY : maxUs };
}

/**
 * Intervals do not keep apart what ended and what was given up: of `endless` of these samples only a lower limit is
 * known. In the worst case they are the shortest, and all others move up by as many ranks.
 */
function estimatePercentile(slice: Slice, percent: number, valueAt: (percent: number) => number): Estimate {
  const { endless, dropped } = withoutEnd(slice);
  const count = countIn(slice);
  const rank = rankOf(percent, count + dropped);
  const at = (wanted: number) => Math.min(maxUsIn(slice), valueAt((100 * (wanted - 0.5)) / count));
  const shown = rank - dropped < 1 ? 0 : at(rank - dropped);
  return {
    shown,
    low: bucketFloor(shown),
    high: rank + endless > count ? Number.POSITIVE_INFINITY : at(rank + endless),
  };
}

function withoutEnd(slice: Slice): { readonly endless: number; readonly dropped: number } {
  const labels = labelsOf(slice);
  const of = (label: string) => labels.get(label) ?? 0;
  return { endless: of('timed-out') + of('abandoned'), dropped: of('dropped') };
}

function countIn({ intervals }: Slice): number {
  return intervals.reduce((sum, { count }) => sum + count, 0);
}

function maxUsIn({ intervals }: Slice): number {
  return Math.max(...intervals.map(({ maxUs }) => maxUs));
}
