import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { decodeHistogram, emptyHistogram } from '../../runtime/histogram.ts';
import { exactly, type Order } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeParts } from '../judgement.ts';
import { labelsOf, type Slice, slicesIn } from '../witnesses/slices.ts';
import { describeWindow, phasesOf } from '../witnesses/window.ts';
import { bucketFloor, type KnownDuration, rankOf } from './duration-sample.ts';
import { printStatistic, type Statistic } from './statistic.ts';

/** A maximum or percentile of what ended in each stretch of time by itself. */
export function judgeDurationSlices(
  statistic: Statistic,
  scope: Scope,
  op: Order,
  boundMs: number,
  evidence: Evidence,
): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound: boundMs, unit: 'ms', samples: 0, window };
  const slices = slicesIn(evidence, scope);
  if ('missing' in slices) return inconclusive(basis, slices.missing);
  const filled = slices.filter(({ intervals }) => intervals.some(({ count }) => count > 0));
  if (typeof statistic === 'number' && filled.some(({ intervals }) => intervals.some(lacksHistogram)))
    return inconclusive(basis, 'the load kept no histogram of its intervals');
  const ms = (us: number) => (us * evidence.plan.timeScale) / 1000;
  const histogramOf = remembering();
  const parts = filled.map((slice) => {
    const { shown, low, high } = known(slice, statistic, histogramOf);
    return { where: slice.where, shown: ms(shown), known: { low: ms(low), high: ms(high) } };
  });
  const samples = filled.reduce((most, slice) => Math.max(most, countOf(slice)), 0);
  return judgeParts({ ...basis, samples }, parts, op, exactly(boundMs), (value) => {
    return `${printStatistic(statistic)} is ${formatDuration(value)}`;
  });
}

/**
 * Intervals do not keep apart what ended and what was given up: of `endless` of these samples only a lower limit is
 * known, and in the worst case they are the shortest, and all others move up by as many ranks.
 */
function known(slice: Slice, statistic: Statistic, histogramOf: HistogramOf): KnownDuration {
  const labels = labelsOf(slice);
  const dropped = labels.get('dropped') ?? 0;
  const endless = (labels.get('timed-out') ?? 0) + (labels.get('abandoned') ?? 0);
  const maxUs = Math.max(...slice.intervals.map((interval) => interval.maxUs));
  const open = Number.POSITIVE_INFINITY;
  if (typeof statistic !== 'number') return { shown: maxUs, low: maxUs, high: endless + dropped > 0 ? open : maxUs };
  const count = countOf(slice);
  const rank = rankOf(statistic, count + dropped);
  const all = emptyHistogram();
  for (const interval of slice.intervals) if (interval.count > 0) all.add(histogramOf(interval));
  const at = (wanted: number) => Math.min(maxUs, all.getValueAtPercentile((100 * (wanted - 0.5)) / count));
  const shown = rank - dropped < 1 ? 0 : at(rank - dropped);
  return { shown, low: bucketFloor(shown), high: rank + endless > count ? open : at(rank + endless) };
}

type HistogramOf = (interval: Interval) => ReturnType<typeof decodeHistogram>;

/** Windows overlap, so that an interval is looked at as often as it fits into one; decoded it is once. */
function remembering(): HistogramOf {
  const decoded = new Map<Interval, ReturnType<HistogramOf>>();
  return (interval) => {
    const histogram = decoded.get(interval) ?? decodeHistogram(interval.hdr ?? '');
    decoded.set(interval, histogram);
    return histogram;
  };
}

function countOf({ intervals }: Slice): number {
  return intervals.reduce((sum, { count }) => sum + count, 0);
}

function lacksHistogram({ count, hdr }: Interval): boolean {
  return count > 0 && hdr === undefined;
}
