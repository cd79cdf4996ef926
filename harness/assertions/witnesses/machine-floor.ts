import type { Evidence } from '../../domain/evidence.ts';
import { decodeHistogram, emptyHistogram } from '../../runtime/histogram.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { heldUpOf, type IntervalDelay } from './machine-held.ts';
import { rankBelow, type TimedRequests, valueAt } from './timed-requests.ts';

/** Steps in which the limit is searched; any step gives a limit that holds, more of them a closer one. */
const STEPS = 64;

/**
 * The least that the statistic of these requests can be without what the machine added, where `us` is its value with it.
 * Microseconds, as measured.
 */
export function withoutMachine(evidence: Evidence, requests: TimedRequests, statistic: Statistic, us: number): number {
  if (statistic === 'mean') return Math.max(0, us - heldUpOf(evidence, requests, us).requestTimeUs / requests.count);
  return Math.max(rankWithoutMachine(evidence, requests, us), requests.longestWithout?.(statistic) ?? 0);
}

/**
 * Take off `s` from every request that the machine can have held up for no longer than `s`, and leave out the others as
 * if they had taken no time: what then stands at the rank of `us` is a limit from below, for any `s`.
 */
function rankWithoutMachine(evidence: Evidence, requests: TimedRequests, us: number): number {
  const { count, atRank } = requests;
  // The shortest request that took at least `us`.
  const rank = Math.min(count, rankBelow(us, count, atRank) + 1);
  const held = heldUpOf(evidence, requests, us);
  const ended = held.delays.reduce((sum, { interval }) => sum + requests.endedIn(interval), 0);
  // Of what ended in the intervals some may not be meant, and those may be the longest.
  const longest = longestIn(requests.alone ? held.delays : [], count - rank + 1 + Math.max(0, ended - count));
  const limits = steps(us, held.delays).map((s) => {
    const ranked = limitBelow(us - s, (least) => atRank(rank - held.lifted(least, least + s)) - s);
    return Math.max(ranked, Math.min(us, longest(s)) - s);
  });
  return Math.max(0, ...limits);
}

/** Rounds in which a limit is lowered until it stands; one that does not is none. */
const ROUNDS = 8;

/** The highest limit found that is no higher than what follows from it. */
function limitBelow(start: number, follows: (limit: number) => number): number {
  let limit = start;
  for (let round = 0; round < ROUNDS && limit > 0; round += 1) {
    const next = follows(limit);
    if (next >= limit) return limit;
    limit = next;
  }
  return 0;
}

/** In order, so that intervals only join. */
function steps(us: number, delays: readonly { readonly us: number }[]): readonly number[] {
  return [...delays.map((delay) => delay.us), ...Array.from({ length: STEPS }, (_, i) => (us * i) / STEPS)].toSorted(
    (a, b) => a - b,
  );
}

/**
 * Reads the `fromTop`-th longest of what ended in all intervals with a delay of at most `s`, where intervals keep the
 * durations of just these requests; asked for with growing `s`.
 */
function longestIn(delays: readonly IntervalDelay[], fromTop: number): (s: number) => number {
  const pending = delays.toSorted((a, b) => a.us - b.us);
  const all = emptyHistogram();
  return (s) => {
    for (let [next] = pending; next && next.us <= s; [next] = pending) {
      if (next.interval.hdr !== undefined) all.add(decodeHistogram(next.interval.hdr));
      pending.shift();
    }
    const count = all.totalCount;
    return valueAt(count - fromTop + 1, count, (percent) => all.getValueAtPercentile(percent));
  };
}
