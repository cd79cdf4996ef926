import type { Interval, SeriesSample } from '../../domain/evidence.ts';

const MOST_POINTS = 600;

/**
 * At most 600 intervals, so that an hour of run stays a small page. Neighbours of one phase are joined: counts add up,
 * max and p99 take the highest of them (an upper bound, as percentiles cannot be added), p50 the middle one.
 */
export function thinIntervals(intervals: readonly Interval[], most = MOST_POINTS): Interval[] {
  const size = Math.ceil(intervals.length / most);
  if (size <= 1) return [...intervals];
  const groups: Interval[][] = [];
  for (const interval of intervals) {
    const group = groups.at(-1);
    if (group && group.length < size && group[0]?.phase === interval.phase) group.push(interval);
    else groups.push([interval]);
  }
  return groups.map(join);
}

/** Intervals that were cut far shorter than usual joined with a neighbour: a rate over a moment says nothing. */
export function joinShort(intervals: readonly Interval[]): Interval[] {
  const least = usualLength(intervals) / 2;
  const joined: Interval[] = [];
  for (const interval of intervals) {
    const before = joined.at(-1);
    const short = Math.min(lengthOf(interval), before ? lengthOf(before) : 0) < least;
    if (before && short && before.phase === interval.phase) joined[joined.length - 1] = join([before, interval]);
    else joined.push(interval);
  }
  return joined;
}

/** The median length of intervals in ms; the last one of a phase may be cut short. */
export function usualLength(intervals: readonly Interval[]): number {
  const lengths = intervals.map(lengthOf).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function lengthOf({ fromMs, toMs }: Interval): number {
  return toMs - fromMs;
}

function join(group: readonly Interval[]): Interval {
  const first = group[0] as Interval;
  const last = group.at(-1) as Interval;
  const answered = group.filter(({ count }) => count > 0);
  const labels: Record<string, number> = {};
  for (const interval of group)
    for (const [label, count] of Object.entries(interval.labels)) labels[label] = (labels[label] ?? 0) + count;
  const middles = answered.map(({ p50Us }) => p50Us).sort((a, b) => a - b);
  return {
    phase: first.phase,
    fromMs: first.fromMs,
    toMs: last.toMs,
    labels,
    sent: group.reduce((sum, { sent }) => sum + sent, 0),
    inFlight: Math.max(...group.map(({ inFlight }) => inFlight)),
    count: group.reduce((sum, { count }) => sum + count, 0),
    p50Us: middles[Math.floor(middles.length / 2)] ?? 0,
    p99Us: Math.max(0, ...answered.map(({ p99Us }) => p99Us)),
    maxUs: Math.max(0, ...answered.map(({ maxUs }) => maxUs)),
  };
}

/** At most `most` samples, keeping the lowest and the highest of each stretch: a short dip to 0 must stay visible. */
export function thinSamples(samples: readonly SeriesSample[], most = MOST_POINTS): SeriesSample[] {
  const size = Math.ceil((samples.length * 2) / most);
  if (samples.length <= most) return [...samples];
  const kept: SeriesSample[] = [];
  for (let i = 0; i < samples.length; i += size) {
    const stretch = samples.slice(i, i + size);
    const known = stretch.filter(([, value]) => value !== null) as (readonly [number, number, number?])[];
    const low = known.reduce<SeriesSample | undefined>((a, b) => (a && (a[1] as number) <= b[1] ? a : b), undefined);
    const high = known.reduce<SeriesSample | undefined>((a, b) => (a && (a[1] as number) >= b[1] ? a : b), undefined);
    const ends = low && high ? [low, high] : stretch.slice(0, 1);
    kept.push(...[...new Set(ends)].sort((a, b) => a[0] - b[0]));
  }
  return kept;
}
