import type { Evidence } from '../../domain/evidence.ts';
import { isCensored } from '../../domain/outcome.ts';
import type { Recording } from '../../domain/recording.ts';
import { type Durations, mergeDurations } from '../../runtime/histogram.ts';
import type { Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { percentileRanks } from '../order-statistics.ts';
import { countOf, droppedIn, sentIn } from '../witnesses/requests.ts';
import type { Statistic } from './statistic.ts';

/** `shown` is the figure that reports print: the least it can be, up to the rounding of the histogram. */
export interface KnownDuration extends Known {
  readonly shown: number;
}

/**
 * Durations as far as they are known. A request that timed out or was abandoned took at least as long as it waited,
 * and perhaps for ever; one that was never sent may have taken anything. So a statistic lies between what the waits
 * alone give and what it would be had none of them ever ended.
 */
export interface DurationSample {
  readonly count: number;
  /** Requests whose end nobody saw. */
  readonly endless: number;
  readonly recordings: readonly Recording[];
  /** Microseconds, as measured; undefined when there is no sample. */
  known(statistic: Statistic): KnownDuration | undefined;
  /** 95 % interval of a percentile, in microseconds; null without an upper end. */
  interval(percent: number): readonly [low: number, high: number | null] | undefined;
  /** How many took at least (or more than) this long for sure. */
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
    known: (statistic) => waited && knownDuration(statistic, waited, ended, dropped),
    interval: (percent) => waited && intervalOf(percent, waited, ended, dropped),
    countFrom: (us, strictly) => (waited ? countFrom(waited, us, strictly) : 0),
  };
}

/** `waited` are all that were sent, `ended` those of them whose end was seen. */
function knownDuration(
  statistic: Statistic,
  waited: Durations,
  ended: Durations | undefined,
  dropped: number,
): KnownDuration {
  const count = waited.count + dropped;
  const complete = ended?.count === count;
  const upTo = (low: number, high: number): KnownDuration => ({ shown: low, low, high });
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
export function rankOf(percent: number, count: number): number {
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
 * A histogram tells the top of the bucket that a sample fell into, up to 0.1 % above it; this is the bucket's bottom.
 * Up to 2047 us buckets are 1 us wide, and every doubling doubles them (HdrHistogram, 3 significant digits).
 */
export function bucketFloor(us: number): number {
  const width = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, us))) - 10);
  return us - width + 1;
}

/** Bisects the ranks, as the histogram is only asked by rank. */
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
