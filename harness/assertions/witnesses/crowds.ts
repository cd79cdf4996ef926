import type { CpuWait, Evidence, Interval } from '../../domain/evidence.ts';
import { mayHaveBeenFull, mayHaveTripped } from './capacity.ts';
import { countersIn } from './counters.ts';
import { machineOf } from './machine.ts';
import { heldUpOf } from './machine-held.ts';
import { countOf, isOutcome, sentIn } from './requests.ts';
import { rankBelow, requestsOf } from './timed-requests.ts';

/** How many requests came at once where the plan had spread them, at most: what came due while the generator stood still. */
export function largestCrowd(evidence: Evidence): number {
  return Math.max(0, ...crowds(evidence));
}

/**
 * The share of all requests that the machine can have made fail: those of a crowd, and those that took longer than any
 * success because they waited for a CPU.
 */
export function shareDisturbed(evidence: Evidence): number {
  const sent = countOf(sentIn(evidence, {}));
  const crowded = crowds(evidence).reduce((total, crowd) => total + crowd, 0);
  return sent === 0 ? 0 : Math.min(1, (crowded + madeLate(evidence) + turnedAway(evidence)) / sent);
}

/**
 * Calls that the machine can have added at most: those of requests that it held up for as long as the quickest success takes,
 * or longer, and which so met a timeout and were tried again, or were hedged. Where the callers of a service count their
 * timeouts, no more than these, and than the successes that took at least twice as long as the quickest, as a hedged one does.
 */
export function mostAdded(evidence: Evidence, canonical: string): number {
  const requests = requestsOf(evidence, {});
  if (!requests || requests.count === 0) return 0;
  const successes = requestsOf(evidence, { label: 'success' });
  const quickestUs = (successes ?? requests).atRank(1);
  const delayed = heldUpOf(evidence, requests, requests.atRank(requests.count)).longerThan(quickestUs);
  const timeouts = timeoutsTo(evidence, / at (\S+)/.exec(canonical)?.[1]);
  if (timeouts === undefined) return delayed;
  const slow = successes ? successes.count - rankBelow(2 * quickestUs, successes.count, successes.atRank) : 0;
  return Math.min(delayed, timeouts + slow);
}

/** As its callers count them, in all phases; undefined where none does. */
function timeoutsTo(evidence: Evidence, service: string | undefined): number | undefined {
  const own = countersIn(evidence).filter(({ metric }) => metric.kind === 'timeouts' && metric.to === service);
  return own.length === 0 ? undefined : own.reduce((sum, { value }) => sum + value, 0);
}

/** Whether the machine may have made a breaker open, or open sooner: by a crowd, or by answers that came too late. */
export function mayTripBreaker(evidence: Evidence): boolean {
  return largestCrowd(evidence) > 0 || madeLate(evidence) > 0;
}

/** By interval. A crowd that is smaller than what is usually in flight is no other load than was planned. */
function crowds(evidence: Evidence): readonly number[] {
  const meanMs = (requestsOf(evidence, {})?.meanUs ?? 0) / 1000;
  return evidence.load.intervals.map((interval) => {
    const perMs = ratePerMs(interval);
    const longestMs = longestStandstill(evidence, interval);
    const crowd = Math.floor(perMs * longestMs);
    return crowd > Math.max(1, perMs * meanMs) ? Math.min(crowd, interval.count) : 0;
  });
}

/** The longest time that somebody was held up at once, at most. */
function longestStandstill(evidence: Evidence, { fromMs, toMs }: Interval): number {
  const { generator, others } = machineOf(evidence);
  const held = [generator, ...others.filter(({ stretches }) => stretches.some(({ busyMs }) => busyMs !== undefined))]
    .flatMap((waits) => waits.touching(fromMs, toMs))
    .map((stretch) => Math.min(stretch.ms, Math.min(stretch.toMs, toMs) - Math.max(stretch.fromMs, fromMs)));
  return held.reduce((most, ms) => Math.max(most, ms), 0);
}

/** Requests that failed later than any success ended, as far as the machine can have held up so many for so long. */
function madeLate(evidence: Evidence): number {
  const all = sentIn(evidence, {});
  const isSuccess = (one: (typeof all)[number]) => isOutcome(one, 'success');
  const successUs = Math.max(0, ...all.filter(isSuccess).map(({ maxUs }) => maxUs));
  const late = all.filter((one) => !isSuccess(one) && one.minUs > successUs);
  const requests = requestsOf(evidence, {});
  if (late.length === 0 || successUs === 0 || !requests) return 0;
  const longest = Math.max(...late.map(({ maxUs }) => maxUs));
  const least = Math.min(...late.map(({ minUs }) => minUs)) - successUs;
  return Math.min(countOf(late), heldUpOf(evidence, requests, longest).longerThan(least));
}

/**
 * Requests that were turned away because others, which the machine held up inside of services, kept their places: at most one
 * for each time that a success takes. A breaker that a crowd or a late answer may have tripped turns any number away.
 */
function turnedAway(evidence: Evidence): number {
  const all = sentIn(evidence, {});
  const successes = all.filter((one) => isOutcome(one, 'success'));
  const usualUs = successes.reduce((sum, { sumUs }) => sum + sumUs, 0) / Math.max(1, countOf(successes));
  const away = all.filter(({ status, sumUs, count }) => TURNED_AWAY.has(status) && sumUs / count < usualUs);
  if (mayHaveTripped(evidence) && mayTripBreaker(evidence)) return countOf(away);
  const inside = withoutGenerator(evidence);
  const requests = requestsOf(inside, {});
  if (away.length === 0 || !requests || !mayHaveBeenFull(evidence)) return 0;
  const { requestTimeUs } = heldUpOf(inside, requests, requests.atRank(requests.count));
  return Math.min(countOf(away), Math.floor(requestTimeUs / usualUs));
}

/** RFC 9110, 15.6.4; RFC 6585, 4. */
const TURNED_AWAY = new Set([503, 429]);

function withoutGenerator(evidence: Evidence): Evidence {
  return { ...evidence, load: { ...evidence.load, health: [], cpuWaits: [] } };
}

/** The share of all time in requests that the machine may have added. */
export function shareHeldUp(evidence: Evidence): number {
  const requests = requestsOf(evidence, {});
  if (!requests || requests.meanUs === 0) return 0;
  const { requestTimeUs } = heldUpOf(evidence, requests, requests.atRank(requests.count));
  return Math.min(1, requestTimeUs / (requests.count * requests.meanUs));
}

/**
 * By how much more of the load might have been in a service at once, had the machine held nobody up: the share of time
 * that the process which waited longest waited even in its best interval of these phases. 1: no more.
 */
export function unheldFactor(
  evidence: Evidence,
  phases: readonly { readonly fromMs: number; readonly toMs: number }[],
): number {
  const waiting = (evidence.cpuWaits ?? []).map((wait) => leastShare(wait, phases));
  return 1 / Math.max(Number.EPSILON, 1 - Math.max(0, ...waiting));
}

function leastShare(
  { samples }: CpuWait,
  phases: readonly { readonly fromMs: number; readonly toMs: number }[],
): number {
  const shares = samples.flatMap(([atMs, ms], i) => {
    const fromMs = samples[i - 1]?.[0];
    const isMeant =
      fromMs !== undefined && atMs > fromMs && phases.some((phase) => phase.fromMs <= fromMs && atMs <= phase.toMs);
    return isMeant ? [Math.min(1, (ms ?? 0) / (atMs - fromMs))] : [];
  });
  return shares.length === 0 ? 0 : Math.min(...shares);
}

function ratePerMs({ fromMs, toMs, sent, count }: Interval): number {
  return toMs > fromMs ? Math.max(sent, count) / (toMs - fromMs) : 0;
}
