import type { Evidence, Interval } from '../../domain/evidence.ts';
import { bucketsOf } from '../../runtime/histogram.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { type Allowance, allowancesOf } from './machine-held.ts';
import { rankBelow, type Tally, type TimedRequests } from './timed-requests.ts';

/**
 * The least that the statistic of these requests can be without what the machine added, where `us` is its value with it.
 * Microseconds, as measured.
 */
export function withoutMachine(evidence: Evidence, requests: TimedRequests, statistic: Statistic, us: number): number {
  const { intervals, count, atRank, tally } = requests;
  const allowances = whole(evidence, requests);
  if (statistic === 'mean') return Math.max(0, us - (1000 * (allowances[0]?.allMs ?? 0)) / count);
  // The shortest request that took at least `us`.
  const rank = Math.min(count, rankBelow(us, count, atRank) + 1);
  const longer = count - rank;
  const ended = intervals.reduce((sum, interval) => sum + requests.endedIn(interval), 0);
  const parts =
    requests.alone && ended <= count
      ? intervals.map((interval) => leastIn(evidence, interval, requests.fromMs, longer))
      : [];
  return Math.max(0, leastAt(tally, rank, allowances), requests.longestWithout?.(statistic) ?? 0, ...parts);
}

/** What these requests can have met: all since the first was due until the last had ended. */
function whole(evidence: Evidence, { intervals, count, tally, fromMs }: TimedRequests): readonly Allowance[] {
  const longestMs = (tally.at(-1)?.us ?? 0) / 1000;
  const toMs = intervals.length === 0 ? evidence.durationMs : Math.max(...intervals.map((interval) => interval.toMs));
  return allowancesOf(evidence, { fromMs, toMs, requests: count, longestMs });
}

/** Of what ended in one interval, all but `longer` were no longer than the statistic. */
function leastIn(evidence: Evidence, interval: Interval, earliestMs: number, longer: number): number {
  const { hdr, count, maxUs, toMs } = interval;
  if (hdr === undefined || count <= longer) return 0;
  const tally = bucketsOf(hdr).map(({ toUs, count: n }) => ({ us: Math.min(toUs, maxUs), count: n }));
  const longestMs = maxUs / 1000;
  const fromMs = Math.max(earliestMs, interval.fromMs - longestMs);
  const allowances = allowancesOf(evidence, { fromMs, toMs, requests: count, longestMs });
  return leastAt(tally, count - longer, allowances);
}

/** The least that the `rank`-th shortest of these durations can have been: every allowance gives a limit that holds. */
function leastAt(tally: Tally, rank: number, allowances: readonly Allowance[]): number {
  return Math.max(...allowances.map((allowance) => leastBy(tally, rank, allowance)));
}

/**
 * Of the `rank` shortest all would have been at most that long. So those that are longer by more than `eachMs` are no more
 * than `requests`, and longer by no more than `allMs` together.
 */
function leastBy(tally: Tally, rank: number, { eachMs, requests, allMs }: Allowance): number {
  return Math.max(atRank(tally, rank - Math.floor(requests)), levelled(tally, rank, allMs * 1000)) - eachMs * 1000;
}

function atRank(tally: Tally, rank: number): number {
  let left = rank;
  for (const { us, count } of tally) {
    left -= count;
    if (left <= 0) return rank < 1 ? 0 : us;
  }
  return tally.at(-1)?.us ?? 0;
}

/** To what the longest of the `rank` shortest come down when `us` are taken off them together. */
function levelled(tally: Tally, rank: number, us: number): number {
  const shortest: { us: number; count: number }[] = [];
  let left = rank;
  for (const bucket of tally) {
    if (left <= 0) break;
    shortest.push({ us: bucket.us, count: Math.min(left, bucket.count) });
    left -= bucket.count;
  }
  let [count, total] = [0, 0];
  for (let bucket = shortest.pop(); bucket; bucket = shortest.pop()) {
    count += bucket.count;
    total += bucket.count * bucket.us;
    const level = (total - us) / count;
    if (level >= (shortest.at(-1)?.us ?? 0)) return level;
  }
  return 0;
}
