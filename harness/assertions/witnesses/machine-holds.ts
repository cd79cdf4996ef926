import type { Evidence, Interval } from '../../domain/evidence.ts';
import { READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';
import { machineOf } from './machine.ts';
import { visitsTo } from './machine-visits.ts';
import type { Stretch, Waits } from './waits.ts';

/** How long one process can have held up a request that it worked for, and for how many it worked then. */
export interface Hold {
  readonly ms: number;
  readonly visits: number;
}

/** Requests that were in flight in some time. */
export interface InFlight {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  /** None of them took longer. */
  readonly longestMs: number;
}

const known = new WeakMap<Waits, readonly Held[]>();

/**
 * What one process can have held up these requests, visit by visit, the longest first.
 *
 * A process works for what came to it in the order in which it came, and when it is idle nothing is left. So a request that
 * it worked for in a stretch waited there since the process was last idle at most, and as many requests did so as the work that
 * it did then is enough for.
 */
export function holdsOf(evidence: Evidence, waits: Waits, inFlight: InFlight): readonly Hold[] {
  const held = known.get(waits) ?? heldIn(evidence, waits);
  known.set(waits, held);
  const { fromMs, toMs, requests } = inFlight;
  const met = held.filter(({ stretch }) => stretch.fromMs < toMs && fromMs < stretch.toMs);
  const holds = met.map((one) => ({ ms: longestHold(waits, one, inFlight), visits: Math.min(one.visits, requests) }));
  return mostOf(
    holds.filter(({ ms }) => ms > 0).toSorted((a, b) => b.ms - a.ms),
    requests * visitsTo(evidence, waits.of),
  );
}

/** No more than so many visits. */
function mostOf(holds: readonly Hold[], visits: number): readonly Hold[] {
  const most: Hold[] = [];
  let left = visits;
  for (const hold of holds) {
    if (left <= 0) break;
    most.push({ ...hold, visits: Math.min(left, hold.visits) });
    left -= hold.visits;
  }
  return most;
}

/** A stretch in which a process worked for some requests. */
interface Held {
  readonly stretch: Stretch;
  readonly visits: number;
  /** What came up while something was held up is there at once, so that its work holds up what is behind. */
  readonly isCrowded: boolean;
}

function longestHold(waits: Waits, { stretch, isCrowded }: Held, { fromMs, toMs, longestMs }: InFlight): number {
  const { ms, ranMs, sinceMs = stretch.fromMs } = stretch;
  const [begin, end] = [Math.max(stretch.fromMs, fromMs), Math.min(stretch.toMs, toMs)];
  if (ranMs === undefined) return Math.min(ms, end - begin, longestMs);
  const from = Math.max(sinceMs, begin - longestMs, fromMs);
  const crowdMs = isCrowded ? waits.ran(from, stretch.toMs) : 0;
  return Math.min(waits.waited(from, stretch.toMs) + crowdMs, longestMs, toMs - fromMs);
}

function heldIn(evidence: Evidence, waits: Waits): readonly Held[] {
  const eachMs = workOf(evidence, waits);
  if (eachMs === 0) return [];
  const [meanMs, loads] = [meanMsOf(evidence), loadsOf(evidence)];
  return waits.stretches.flatMap((stretch) => {
    const met = loads.filter(({ interval }) => interval.fromMs < stretch.toMs && stretch.fromMs < interval.toMs);
    if (met.length === 0) return [];
    const { ms, busyMs = ms, ranMs } = stretch;
    const most = Math.max(...met.map(({ interval }) => waitingAtMost(interval, meanMs, busyMs)));
    // At least one, as the process may have worked for others beside.
    const visits = ranMs === undefined ? most : Math.min(most, Math.max(1, ranMs / eachMs));
    return [{ stretch, visits, isCrowded: met.some((load) => load.isCrowded) }];
  });
}

/** CPU time of the process for one visit of a request, ms; 0 for one that requests do not pass. */
function workOf(evidence: Evidence, waits: Waits): number {
  const visits = visitsTo(evidence, waits.of) * evidence.load.ledger.sent;
  const { intervals } = evidence.load;
  const [fromMs, toMs] = [intervals[0]?.fromMs ?? 0, intervals.at(-1)?.toMs ?? evidence.durationMs];
  return visits === 0 ? 0 : Math.max(Number.EPSILON, waits.ran(fromMs, toMs) / visits);
}

/** No more can wait than are in flight (Little: rate x duration) or came up since the process was last idle. */
function waitingAtMost({ inFlight, together = 0, ...interval }: Interval, meanMs: number, busyMs: number): number {
  const perMs = ratePerMs(interval);
  const crowd = Math.max(0, together - perMs * READ_EVERY_MS);
  return Math.max(1, inFlight, perMs * meanMs) + perMs * busyMs + crowd;
}

function isCrowded(evidence: Evidence, interval: Interval): boolean {
  const { fromMs, toMs } = interval;
  const { generator, others } = machineOf(evidence);
  const longestMs = Math.max(...[generator, ...others].map((waits) => waits.longest(2 * fromMs - toMs, toMs)));
  return longestMs * ratePerMs(interval) >= 1;
}

function ratePerMs({ fromMs, toMs, sent, count }: Pick<Interval, 'fromMs' | 'toMs' | 'sent' | 'count'>): number {
  return toMs > fromMs ? Math.max(sent, count) / (toMs - fromMs) : 0;
}

/** The load in one interval, and whether what waited in it may be a crowd. */
interface Load {
  readonly interval: Interval;
  readonly isCrowded: boolean;
}

const loads = new WeakMap<Evidence, readonly Load[]>();

function loadsOf(evidence: Evidence): readonly Load[] {
  const known = loads.get(evidence) ?? readLoads(evidence);
  loads.set(evidence, known);
  return known;
}

function readLoads(evidence: Evidence): readonly Load[] {
  const { intervals } = evidence.load;
  const all = intervals.length === 0 ? [wholeOf(evidence)] : intervals;
  return all.map((interval) => ({ interval, isCrowded: isCrowded(evidence, interval) }));
}

/** Where no intervals are known, everything may have been in flight at any time. */
function wholeOf({ load, durationMs }: Evidence): Interval {
  const { sent } = load.ledger;
  return {
    phase: '',
    fromMs: 0,
    toMs: durationMs,
    sent,
    inFlight: sent,
    labels: {},
    count: sent,
    p50Us: 0,
    p99Us: 0,
    maxUs: 0,
  };
}

function meanMsOf({ load }: Evidence): number {
  const all = load.recordings.filter(({ clock }) => clock === 'response');
  const count = all.reduce((sum, one) => sum + one.count, 0);
  return count === 0 ? 0 : all.reduce((sum, { sumUs }) => sum + sumUs, 0) / count / 1000;
}
