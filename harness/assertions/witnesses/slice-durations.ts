import type { Evidence, Interval } from '../../domain/evidence.ts';
import { isCensored, OUTCOME_KINDS, type OutcomeKind } from '../../domain/outcome.ts';
import { bucketsOf } from '../../runtime/histogram.ts';
import type { Estimate } from '../grammar/comparison.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { percentileRanks, type Ranks } from '../order-statistics.ts';
import { bucketFloor, rankOf } from './durations.ts';
import { countOf } from './requests.ts';
import { labelsOf, neverSentIn, type Slice } from './slices.ts';

/** The durations of slices, which hold what ended in a stretch of time. */
export interface SliceDurations {
  /** Requests of the slice that have a duration; those of cut intervals, too. */
  count(slice: Slice): number;
  /** Microseconds, as measured; undefined for a percentile of intervals without a histogram. */
  estimate(slice: Slice, statistic: Statistic): Estimate | undefined;
}

/** How many requests took how long, shortest first. */
type Tally = readonly (readonly [us: number, count: number])[];

/** What ended in some intervals. Intervals do not keep apart what ended and what was given up. */
interface Ended {
  readonly tally: Tally;
  readonly count: number;
  /** Of these only a lower limit is known. */
  readonly endless: number;
  /** Never sent, so they may have taken any time. */
  readonly dropped: number;
}

/** Slices overlap, so an interval is decoded once and read as often as it is part of one. */
export function sliceDurations(evidence: Evidence): SliceDurations {
  const countsOf = countedBy(evidence);
  const decoded = new Map<Interval, Tally>();
  const tallyOf = (interval: Interval): Tally => {
    const tally = decoded.get(interval) ?? (interval.hdr === undefined ? [] : tallyIn(interval.hdr, interval.maxUs));
    decoded.set(interval, tally);
    return tally;
  };
  const endedIn = (intervals: readonly Interval[]): Ended => ({
    tally: intervals.flatMap(tallyOf).toSorted(([a], [b]) => a - b),
    ...countsOf(intervals),
  });
  return {
    count: (slice) => intervalsOf(slice).reduce((sum, { count }) => sum + count, 0),
    estimate: (slice, statistic) => {
      if (typeof statistic !== 'number') return estimateMax(slice, countsOf);
      if (intervalsOf(slice).some(({ count, hdr }) => count > 0 && hdr === undefined)) return undefined;
      return estimatePercentile(statistic, endedIn(slice.whole), endedIn(slice.cut.map(({ interval }) => interval)));
    },
  };
}

function tallyIn(hdr: string, maxUs: number): Tally {
  return bucketsOf(hdr).map(({ toUs, count }) => [Math.min(toUs, maxUs), count]);
}

/** Some request of a cut interval may have ended in the slice, or none. */
function estimateMax({ whole, cut }: Slice, countsOf: CountsOf): Estimate {
  const low = maxOf(whole);
  const all = [...whole, ...cut.map(({ interval }) => interval)];
  const { endless, dropped } = countsOf(all);
  const shown = maxOf(all);
  return { shown, low, high: endless + dropped > 0 ? Number.POSITIVE_INFINITY : shown };
}

/**
 * Limits of a percentile in a slice. From below, the short requests of cut intervals ended in it and those never sent took
 * no time; from above, the long ones ended in it, and those without an end took for ever. In between lies what its 99 %
 * interval leaves open.
 */
function estimatePercentile(percent: number, whole: Ended, cut: Ended): Estimate {
  const ranks = ranksOf(percent);
  const dropped = whole.dropped + cut.dropped;
  const values = [...new Set([...whole.tally, ...cut.tally].map(([us]) => us))].toSorted((a, b) => a - b);
  const upTo = (us: number) => countBelow(whole, us, true) + countBelow(cut, us, true) + dropped;
  const lowest = values.find((us) => {
    const { low } = ranks(whole.count + countBelow(cut, us, true) + dropped);
    return low === undefined || upTo(us) >= low;
  });
  const isReached = (us: number, longCut: number) => {
    const { high } = ranks(whole.count + longCut + dropped);
    return high === undefined || countBelow(whole, us, false) - whole.endless < high;
  };
  const endlessIsReached = isReached(Number.POSITIVE_INFINITY, cut.endless);
  const highest = values.findLast((us) =>
    isReached(us, Math.min(cut.count, cut.count - countBelow(cut, us, false) + cut.endless)),
  );
  const { low } = ranks(whole.count + dropped);
  return {
    shown: quantileOf(
      [...whole.tally, ...cut.tally].toSorted(([a], [b]) => a - b),
      percent,
      dropped,
    ),
    low: low === undefined || low <= dropped ? 0 : bucketFloor(lowest ?? 0),
    high: endlessIsReached ? Number.POSITIVE_INFINITY : (highest ?? 0),
  };
}

/** A slice has many sub-samples of nearly the same size. */
function ranksOf(percent: number): (count: number) => Ranks {
  const known = new Map<number, Ranks>();
  return (count) => {
    const ranks = known.get(count) ?? percentileRanks(percent, count);
    known.set(count, ranks);
    return ranks;
  };
}

/** Nearest rank, where `dropped` more took no time. */
function quantileOf(tally: Tally, percent: number, dropped: number): number {
  const count = tally.reduce((sum, [, n]) => sum + n, 0);
  let rank = rankOf(percent, count + dropped) - dropped;
  if (rank < 1) return 0;
  for (const [us, n] of tally) {
    rank -= n;
    if (rank <= 0) return us;
  }
  return 0;
}

function countBelow({ tally }: Ended, us: number, orEqual: boolean): number {
  let count = 0;
  for (const [value, n] of tally) {
    if (orEqual ? value > us : value >= us) break;
    count += n;
  }
  return count;
}

type CountsOf = (intervals: readonly Interval[]) => Omit<Ended, 'tally'>;

/**
 * Intervals count by label, and a target's rules may give what was given up any label. Where one stands for requests that came
 * to an end, too, all that were given up may be among them.
 */
function countedBy({ load }: Evidence): CountsOf {
  const recorded = load.recordings.filter(({ clock, count }) => clock === 'response' && count > 0);
  const byLabel = Map.groupBy(recorded, ({ label }) => label);
  const endlessOf = ([label, count]: readonly [string, number]): number => {
    const own = byLabel.get(label);
    if (!own) return UNENDED.some((kind) => kind === label) ? count : 0;
    const unended = own.filter(({ kind }) => UNENDED.includes(kind));
    return unended.length === own.length ? count : Math.min(count, countOf(unended));
  };
  return (intervals) => ({
    count: intervals.reduce((sum, { count }) => sum + count, 0),
    endless: [...labelsOf(intervals)].reduce((sum, each) => sum + endlessOf(each), 0),
    dropped: intervals.reduce((sum, each) => sum + neverSentIn(each), 0),
  });
}

/** Sent, and without an end. */
const UNENDED: readonly OutcomeKind[] = OUTCOME_KINDS.filter((kind) => isCensored(kind) && kind !== 'dropped');

function maxOf(intervals: readonly Interval[]): number {
  return intervals.reduce((most, { maxUs }) => Math.max(most, maxUs), 0);
}

function intervalsOf({ whole, cut }: Slice): readonly Interval[] {
  return [...whole, ...cut.map(({ interval }) => interval)];
}
