import type { Evidence } from '../../domain/evidence.ts';
import { isCensored } from '../../domain/outcome.ts';
import type { Recording } from '../../domain/recording.ts';
import { type Durations, mergeDurations } from '../../runtime/histogram.ts';
import type { Estimate } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { percentileRanks } from '../order-statistics.ts';
import { countOf, droppedIn, sentIn, stuckIn } from './requests.ts';

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
  /** The statistic of these requests, microseconds as measured; undefined when there is no sample. */
  ofSample(statistic: Statistic): Estimate | undefined;
  /** As `ofSample`, but a percentile has the limits of its 99 % interval: what it is of all requests that might have been. */
  estimate(statistic: Statistic): Estimate | undefined;
  /** How many certainly took at least this long; `strictly`, longer than it. */
  countFrom(us: number, strictly: boolean): number;
}

/** `response` counts from when a request was due, `service` from when it was sent. */
export function sampleDurations(
  evidence: Evidence,
  scope: Scope,
  clock: Recording['clock'] = 'response',
): DurationSample {
  const recordings = sentIn(evidence, scope, clock);
  // Both may have taken any time.
  const dropped = droppedIn(evidence, scope) + stuckIn(evidence, scope);
  const ended = mergeDurations(recordings.filter(({ kind }) => !isCensored(kind)));
  const waited = mergeDurations(recordings);
  const sent = countOf(recordings);
  return {
    count: sent + dropped,
    endless: sent - (ended?.count ?? 0) + dropped,
    recordings,
    ofSample: (statistic) => waited && estimate(statistic, waited, ended, dropped),
    estimate: (statistic) => {
      if (!waited) return undefined;
      const seen = estimate(statistic, waited, ended, dropped);
      return typeof statistic === 'number' ? { ...seen, ...intervalOf(statistic, waited, ended, dropped) } : seen;
    },
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
      return { shown, low: floorOf(waited, shown), high: atRank(ended, rank) };
    }
  }
}

function intervalOf(percent: number, waited: Durations, ended: Durations | undefined, dropped: number) {
  const { low, high } = percentileRanks(percent, waited.count + dropped);
  return {
    low: low === undefined ? 0 : floorOf(waited, atRank(waited, low - dropped)),
    high: high === undefined ? Number.POSITIVE_INFINITY : atRank(ended, high),
  };
}

function floorOf(durations: Durations, us: number): number {
  return us === 0 ? 0 : Math.max(durations.minUs, bucketFloor(us));
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
 * A histogram returns the top of the bucket that a sample fell into, up to 0.1 % above it; this is the bucket's bottom. Up to 2047 us buckets are 1 us wide, and every doubling doubles them (HdrHistogram, 3 significant digits).
 */
export function bucketFloor(us: number): number {
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
