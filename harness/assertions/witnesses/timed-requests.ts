import type { Evidence, Interval, SlowRequest } from '../../domain/evidence.ts';
import { bucketsOf, decodeHistogram, emptyHistogram, mergeDurations } from '../../runtime/histogram.ts';
import type { Scope } from '../grammar/scope.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { delayWithin, machineDelay } from './machine.ts';
import { isInScope, sentIn } from './requests.ts';
import type { Slice } from './slices.ts';
import { phasesOf } from './window.ts';

/** How many requests took how long, the shortest first; microseconds. */
export type Tally = readonly { readonly us: number; readonly count: number }[];

/** Requests in the order of their durations, and the intervals that they ended in. */
export interface TimedRequests {
  readonly count: number;
  /** Microseconds, as measured. */
  readonly meanUs: number;
  readonly tally: Tally;
  /** When the first of them was due at the earliest, ms since the scenario began. */
  readonly fromMs: number;
  /** The `rank`-th shortest, in microseconds. */
  atRank(rank: number): number;
  /** How many may have ended in an interval, at most. */
  endedIn(interval: Interval): number;
  readonly intervals: readonly Interval[];
  /** Whether all that ended in its intervals belongs to it: they then keep its durations. */
  readonly alone: boolean;
  /** A closer limit, where single requests are known. */
  longestWithout?(statistic: Statistic): number;
}

/** The requests of a scope. */
export function requestsOf(evidence: Evidence, scope: Scope): TimedRequests | undefined {
  const recordings = sentIn(evidence, scope);
  const durations = mergeDurations(recordings);
  if (!durations) return undefined;
  const { count, meanUs } = durations;
  const phases = new Set(recordings.flatMap(({ phase, endedIn = phase }) => [phase, endedIn]));
  const labels = new Set(recordings.map(({ label }) => label));
  const isMeant = ([label]: readonly [string, number]) => labels.has(label);
  return {
    count,
    meanUs,
    fromMs: Math.min(...phasesOf(evidence, scope).map(({ fromMs }) => fromMs)),
    tally: tallyOf(
      recordings.filter((one) => one.count > 0).map(({ hdr }) => hdr),
      durations.maxUs,
    ),
    alone: scope.label === undefined && scope.route === undefined,
    intervals: evidence.load.intervals.filter(({ phase }) => phases.has(phase)),
    endedIn: (interval) =>
      sum(
        Object.entries(interval.labels)
          .filter(isMeant)
          .map(([, n]) => n),
      ),
    atRank: (rank) => valueAt(rank, count, (percent) => durations.percentileUs(percent)),
    longestWithout: (statistic) => (statistic === 'max' ? listedWithout(evidence, scope) : 0),
  };
}

/** The requests that certainly ended in a slice; undefined where there are none, or intervals have no histograms. */
export function requestsIn({ whole: intervals }: Slice): TimedRequests | undefined {
  const filled = intervals.filter(({ count }) => count > 0);
  if (filled.length === 0) return undefined;
  const all = emptyHistogram();
  for (const { hdr } of filled) {
    if (hdr === undefined) return undefined;
    all.add(decodeHistogram(hdr));
  }
  const longestUs = Math.max(0, ...filled.map(({ maxUs }) => maxUs));
  const count = sum(filled.map((interval) => interval.count));
  return {
    count,
    meanUs: all.mean,
    fromMs: Math.min(...intervals.map(({ fromMs }) => fromMs)) - longestUs / 1000,
    tally: tallyOf(
      filled.flatMap(({ hdr }) => hdr ?? []),
      longestUs,
    ),
    alone: true,
    intervals,
    endedIn: (interval) => interval.count,
    atRank: (rank) => valueAt(rank, count, (percent) => Math.min(longestUs, all.getValueAtPercentile(percent))),
  };
}

function tallyOf(hdrs: readonly string[], longestUs: number): Tally {
  const buckets = hdrs.flatMap(bucketsOf).map(({ toUs, count }) => ({ us: Math.min(toUs, longestUs), count }));
  return buckets.toSorted((a, b) => a.us - b.us);
}

/** When a request that is listed by itself was in flight is known, and so what it met. */
function listedWithout(evidence: Evidence, scope: Scope): number {
  const phases = new Set(phasesOf(evidence, scope).map(({ name }) => name));
  const listed = evidence.load.slowest.filter((one) => phases.has(one.phase) && isInScope(one, scope));
  return Math.max(0, ...listed.map((request) => 1000 * leastOf(evidence, request)));
}

/** What services remember of it says where it was; there only these and the ones that they call can have held it up. */
function leastOf(evidence: Evidence, { sentMs, durationMs, visits = [] }: SlowRequest): number {
  const inside = visits
    .filter(({ atMs, durationMs: ms, status }) => ms !== null && status > 0 && atMs + ms <= sentMs + durationMs)
    .map(({ service, atMs, durationMs: ms }) => {
      return (ms ?? 0) - delayWithin(evidence, service, atMs, atMs + (ms ?? 0));
    });
  return Math.max(durationMs - machineDelay(evidence, sentMs, sentMs + durationMs), ...inside);
}

/** How many took less than `us`, where `atRank` is the `rank`-th shortest of `count`. */
export function rankBelow(us: number, count: number, atRank: (rank: number) => number): number {
  let shorter = 0;
  let candidate = count;
  while (shorter < candidate) {
    const middle = Math.ceil((shorter + candidate) / 2);
    if (atRank(middle) < us) shorter = middle;
    else candidate = middle - 1;
  }
  return shorter;
}

/** The `rank`-th shortest; 0 below the first. */
function valueAt(rank: number, count: number, percentileUs: (percent: number) => number): number {
  if (rank < 1) return 0;
  // Half a rank lower, so that no rounding of the percentage can reach the next sample.
  return percentileUs((100 * (Math.min(rank, count) - 0.5)) / count);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
