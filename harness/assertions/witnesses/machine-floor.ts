import type { Evidence, Interval } from '../../domain/evidence.ts';
import { decodeHistogram, emptyHistogram } from '../../runtime/histogram.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { heldUpWithin, machineDelay } from './machine.ts';
import { type TimedRequests, valueAt } from './timed-requests.ts';

/** Steps in which the limit is searched; any step gives a limit that holds, more of them a closer one. */
const STEPS = 64;

/**
 * The least that the statistic of these requests can be without what the machine added, where `us` is its value with it.
 * Microseconds, as measured.
 */
export function withoutMachine(evidence: Evidence, requests: TimedRequests, statistic: Statistic, us: number): number {
  const requestTimeUs = heldUpRequestTimeUs(evidence, requests, us);
  if (statistic === 'mean') return Math.max(0, us - requestTimeUs / requests.count);
  return Math.max(rankWithoutMachine(evidence, requests, us, requestTimeUs), requests.longestWithout?.(statistic) ?? 0);
}

/**
 * Take off `s` from every request that the machine can have held up for no longer than `s`, and leave out the others as
 * if they had taken no time: what then stands at the rank of `us` is a limit from below, for any `s`. For longer than `s`
 * the machine can have held up only requests that ended in an interval with so much delay, and in total no more
 * request-time than there is.
 */
function rankWithoutMachine(evidence: Evidence, requests: TimedRequests, us: number, requestTimeUs: number): number {
  const { count, atRank, intervals } = requests;
  const rank = rankOf(us, requests);
  const delays = intervals.map((interval) => ({
    interval,
    us: Math.min(us, 1000 * machineDelay(evidence, interval.fromMs - us / 1000, interval.toMs)),
    ended: requests.endedIn(interval),
  }));
  const ended = sum(delays.map((delay) => delay.ended));
  // What ended in no known interval may have met the worst stretch there is.
  const elsewhere = { us: ended < count ? Math.min(us, worstDelayUs(evidence, us)) : 0, ended: count - ended };
  // Of what ended in the intervals some may not be meant, and those may be the longest.
  const longest = longestIn(requests.alone ? delays : [], count - rank + 1 + Math.max(0, ended - count));
  const limits = steps(us, [elsewhere, ...delays]).map((s) => {
    const inSuch = sum([elsewhere, ...delays].map((delay) => (delay.us > s ? Math.max(0, delay.ended) : 0)));
    const heldUp = elsewhere.us > s || s === 0 ? inSuch : Math.min(inSuch, Math.floor(requestTimeUs / s));
    return Math.min(us, Math.max(atRank(rank - heldUp), longest(s))) - s;
  });
  return Math.max(0, ...limits);
}

/** In order, so that intervals only join. */
function steps(us: number, delays: readonly { readonly us: number }[]): readonly number[] {
  return [...delays.map((delay) => delay.us), ...Array.from({ length: STEPS }, (_, i) => (us * i) / STEPS)].toSorted(
    (a, b) => a - b,
  );
}

interface IntervalDelay {
  readonly interval: Interval;
  readonly us: number;
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

/** The rank of the shortest request that took at least `us`. */
function rankOf(us: number, { count, atRank }: TimedRequests): number {
  let shorter = 0;
  let candidate = count;
  while (shorter < candidate) {
    const middle = Math.ceil((shorter + candidate) / 2);
    if (atRank(middle) < us) shorter = middle;
    else candidate = middle - 1;
  }
  return Math.min(count, shorter + 1);
}

/** Of any stretch as long as a request. */
function worstDelayUs(evidence: Evidence, us: number): number {
  const ms = us / 1000;
  const ends = [...evidence.load.health.map(({ atMs }) => atMs), ...(evidence.cpuWaits ?? []).flatMap(atOf)];
  return (
    1000 *
    Math.max(0, ...ends.flatMap((at) => [machineDelay(evidence, at - ms, at), machineDelay(evidence, at, at + ms)]))
  );
}

function atOf({ samples }: { readonly samples: readonly (readonly [atMs: number, ms: number | null])[] }): number[] {
  return samples.map(([atMs]) => atMs);
}

/** Request-us that the machine may have added to requests which took up to `us` and ended in these intervals. */
export function heldUpRequestTimeUs(evidence: Evidence, { intervals, meanUs }: TimedRequests, us: number): number {
  const fromMs = Math.min(...intervals.map((interval) => interval.fromMs)) - us / 1000;
  const toMs = Math.max(...intervals.map((interval) => interval.toMs));
  return evidence.load.intervals
    .filter((interval) => fromMs < interval.toMs && interval.fromMs < toMs)
    .reduce((sum, interval) => sum + heldUpInUs(evidence, interval, meanUs), 0);
}

/**
 * A process that is held up holds up the request that it works for, and those whose work comes up meanwhile: each request
 * passes it twice, on the way there and back. The generator tells how long a thread of this machine is held up at once.
 * No more wait than are in flight (Little: rate x duration) or come due.
 */
function heldUpInUs(evidence: Evidence, { fromMs, toMs, sent, count, inFlight }: Interval, meanUs: number): number {
  const ms = toMs - fromMs;
  if (ms <= 0) return 0;
  const { totalMs, longestMs } = heldUpWithin(evidence, fromMs, toMs);
  const perMs = Math.max(sent, count) / ms;
  const mostInFlight = Math.max(inFlight, (perMs * meanUs) / 1000) + perMs * longestMs;
  return 1000 * totalMs * Math.max(1, Math.min(mostInFlight, 1 + 2 * perMs * longestMs));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
