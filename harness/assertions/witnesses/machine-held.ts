import type { Evidence, Interval } from '../../domain/evidence.ts';
import { READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';
import { afterwards, GENERATOR, machineOf, PROXY, worstDelay } from './machine.ts';
import type { TimedRequests } from './timed-requests.ts';
import type { Stretch, Waits } from './waits.ts';

/** For how long the machine held requests up, at most. */
export interface HeldUp {
  /** How many of them it can have held up for longer than `us`, with 99 % confidence. */
  longerThan(us: number): number;
  /** How many it can have lifted from `us` or less to more than `overUs`, likewise; fewer, as few came near. */
  lifted(us: number, overUs: number): number;
  /** Request-us that it may have added to all of them together. */
  readonly requestTimeUs: number;
  /** The longest that it can have held up any request which ended in an interval: microseconds. */
  readonly delays: readonly IntervalDelay[];
}

export interface IntervalDelay {
  readonly interval: Interval;
  readonly us: number;
}

/** Of requests that took up to `us`. */
export function heldUpOf(evidence: Evidence, requests: TimedRequests, us: number): HeldUp {
  const { count, intervals } = requests;
  const meanMs = requests.meanUs / 1000;
  const lengthMs = us / 1000;
  const delays = intervals.map((interval) => ({
    interval,
    us: Math.min(us, 1000 * worstDelay(evidence, lengthMs, interval.fromMs, interval.toMs)),
    ended: requests.endedIn(interval),
    typical: typicalDelay(evidence, interval.fromMs - lengthMs, interval.toMs, meanMs),
  }));
  const ended = sum(delays.map((share) => share.ended));
  const shares = [...delays, ...elsewhere(evidence, requests, us, count - ended)];
  const all = Math.max(1, sum(shares.map((share) => share.ended)));
  /** That one of these requests, whichever it is, was held up for longer than `s`. */
  const chance = (s: number) =>
    sum(shares.map((share) => (share.us > s ? share.ended * chanceOfMore(share.typical, s / 1000) : 0))) / all;
  const mean = (of: (typical: Typical) => number) => sum(shares.map((one) => one.ended * of(one.typical))) / all;
  const surely = (likely: number) => Math.min(count, Math.floor(likely + Z * Math.sqrt(likely)));
  const near = tiersOf(requests);
  return {
    // Of what ended in the intervals some may not be meant. The machine does not choose whom it holds up.
    requestTimeUs: 1000 * (count * mean(({ ms }) => ms) + Z * Math.sqrt(count * mean(({ ms2 }) => ms2))),
    delays,
    longerThan: (s) => surely(count * chance(s)),
    lifted: (from, over) => surely(sum(near.map((tier) => tier.count * chance(over - Math.min(tier.us, from))))),
  };
}

/** How many requests took up to how long, the longest ones by themselves. */
function tiersOf({ count, atRank }: TimedRequests): readonly { readonly us: number; readonly count: number }[] {
  const tiers: { us: number; count: number }[] = [];
  for (let rank = count, size = 1; rank >= 1; rank -= size, size = Math.max(1, Math.floor((count - rank) / 8))) {
    tiers.push({ us: atRank(rank), count: Math.min(rank, Math.max(1, Math.floor((count - rank) / 8))) });
  }
  return tiers;
}

/** Of 99 % of all draws from a normal distribution, on one side. */
const Z = 2.33;

/** What ended in no known interval may have met the worst stretch there is. */
function elsewhere(evidence: Evidence, { meanUs }: TimedRequests, us: number, ended: number) {
  if (ended <= 0) return [];
  const ms = worstDelay(evidence, us / 1000, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const known = evidence.load.intervals.map(({ fromMs, toMs }) => typicalDelay(evidence, fromMs, toMs, meanUs / 1000));
  const worst = known.reduce((most, one) => (one.ms > most.ms ? one : most), known[0] ?? { ms, ms2: 0 });
  return [{ us: Math.min(us, 1000 * ms), ended, typical: known.length > 0 ? worst : { ms, ms2: 0 } }];
}

/** The mean of what a request was held up, and of the sum of the squares of its single waits: ms and ms². */
interface Typical {
  readonly ms: number;
  readonly ms2: number;
}

/**
 * How likely a request was held up for more than `ms` (Cantelli's inequality). The machine does not choose whom it holds up, and what
 * a request waits in one process says nothing about what it waits in the next.
 */
function chanceOfMore(typical: Typical, ms: number): number {
  if (typical.ms === 0) return 0;
  if (ms <= typical.ms) return 1;
  return typical.ms2 / (typical.ms2 + (ms - typical.ms) ** 2);
}

function typicalDelay(evidence: Evidence, fromMs: number, toMs: number, meanMs: number): Typical {
  const charges = chargesIn(evidence, fromMs, toMs, meanMs);
  const requests = Math.max(1, sum(charges.map((charge) => charge.requests)));
  return { ms: sum(charges.map(({ ms }) => ms)) / requests, ms2: sum(charges.map(({ ms2 }) => ms2)) / requests };
}

interface Charge extends Typical {
  readonly requests: number;
}

const charged = new WeakMap<Evidence, Map<string, Charge>>();

/** By interval: the request-ms that all processes together held requests up, and how many requests these were. */
function chargesIn(evidence: Evidence, fromMs: number, toMs: number, meanMs: number): readonly Charge[] {
  const known = charged.get(evidence) ?? new Map<string, Charge>();
  charged.set(evidence, known);
  return evidence.load.intervals
    .filter((interval) => fromMs < interval.toMs && interval.fromMs < toMs && interval.fromMs < interval.toMs)
    .map((interval) => {
      const key = `${interval.fromMs} ${meanMs}`;
      const charge = known.get(key) ?? chargeOf(evidence, interval, meanMs);
      known.set(key, charge);
      return charge;
    });
}

function chargeOf(evidence: Evidence, interval: Interval, meanMs: number): Charge {
  const { generator, others } = machineOf(evidence);
  const each = [generator, ...others].map((waits) => heldUpBy(evidence, waits, interval, meanMs));
  return {
    ms: sum(each.map(({ ms }) => ms)),
    ms2: sum(each.map(({ ms2 }) => ms2)),
    requests: Math.max(interval.sent, interval.count),
  };
}

function heldUpBy(evidence: Evidence, waits: Waits, interval: Interval, meanMs: number): Typical {
  const visits = visitsTo(evidence, waits.of);
  const { fromMs, toMs } = interval;
  let total = 0;
  let squares = 0;
  for (const stretch of waits.touching(fromMs, toMs)) {
    const ms = Math.max(0, Math.min(stretch.ms, Math.min(stretch.toMs, toMs) - Math.max(stretch.fromMs, fromMs)));
    const { longMs = ms } = stretch;
    const waiting = waitingAtOnce(stretch, interval, visits, meanMs) * afterwards(evidence, longMs, fromMs, toMs);
    total += ms * waiting;
    squares += ms * Math.max(ms, longMs) * waiting;
  }
  return { ms: total, ms2: squares };
}

/**
 * How many requests a process that is held up keeps waiting: the one that it works for, if any came up in this stretch, and those
 * whose work came up since it was last idle. No more can wait than are in flight (Little: rate x duration) or came due.
 */
function waitingAtOnce(
  { fromMs, toMs, ms, busyMs = ms }: Stretch,
  interval: Interval,
  visits: number,
  meanMs: number,
): number {
  const { sent, count, inFlight, together = 0 } = interval;
  const perMs = Math.max(sent, count) / (interval.toMs - interval.fromMs);
  const crowd = Math.max(0, together - perMs * READ_EVERY_MS);
  const most = Math.max(inFlight, perMs * meanMs) + perMs * busyMs + crowd;
  const atWork = Math.min(1, visits * perMs * (toMs - fromMs));
  return Math.min(Math.max(atWork, most), atWork + visits * (perMs * busyMs + crowd));
}

/** How often a request keeps a process busy: when a call comes or goes, and when its answer does. */
function visitsTo(evidence: Evidence, process: string): number {
  if (process === GENERATOR) return 2;
  const used = new Set((evidence.edges ?? []).filter(({ connections }) => connections !== 0).map(({ edge }) => edge));
  const own = process === PROXY ? [...used] : [...used].filter((edge) => edge.split('->').includes(process));
  return 2 * Math.max(1, own.length + (own.every((edge) => edge.startsWith(`${process}->`)) ? 1 : 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
