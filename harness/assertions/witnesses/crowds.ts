import type { CpuWait, Evidence, Interval } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { ScopePhase } from '../grammar/scope.ts';
import { AT_TRIP, FAILURES } from './breaker-counts.ts';
import { mayHaveBeenFull, mayHaveTripped } from './capacity.ts';
import { countersIn } from './counters.ts';
import { machineOf } from './machine.ts';
import { type Allowance, allowancesOf, heldUpLonger } from './machine-held.ts';
import { countOf, isOutcome, sentIn } from './requests.ts';
import { rankBelow, requestsOf } from './timed-requests.ts';

/** How many requests came at once where the plan had spread them, at most: what came due while the generator stood still. */
function largestCrowd(evidence: Evidence): number {
  return Math.max(0, ...crowds(evidence));
}

/**
 * How many of `samples` requests the machine can have made end otherwise: those that came too late because they waited for a
 * CPU, those that were turned away because others kept their places for longer, and where something was full, those that came
 * in a crowd.
 */
export function mostDisturbed(evidence: Evidence, samples: number): number {
  const made = madeLate(evidence) + turnedAway(evidence);
  if (!mayHaveBeenFull(evidence)) return Math.min(samples, made);
  const crowded = crowds(evidence).reduce((total, crowd) => total + crowd, 0);
  return Math.min(samples, made + crowded);
}

/** How many more requests than without the machine may have been in flight at once. A closed loop always has as many as users. */
export function mostTogether(evidence: Evidence): number {
  const isOpen = evidence.plan.phases.some(({ load }) => load.model !== 'closed');
  return largestCrowd(evidence) + (isOpen ? Math.floor(shareHeldUp(evidence) * mostInFlight(evidence)) : 0);
}

/** At the end of any interval. */
export function mostInFlight({ load }: Evidence): number {
  return Math.max(0, ...load.intervals.map(({ inFlight }) => inFlight));
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
  const delayed = heldUpLonger(allHeld(evidence), quickestUs / 1000);
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

/**
 * Whether the machine may have made a breaker open, or open sooner: by a crowd that found something full, or by answers that
 * came too late. A dependency that fails at once does so on any machine, and so does one that fails often enough without these.
 */
export function mayTripBreaker(evidence: Evidence): boolean {
  const made = madeLate(evidence) + (mayHaveBeenFull(evidence) ? largestCrowd(evidence) : 0);
  return made > 0 && !trippedWithout(evidence, made);
}

/** Whether every breaker that tripped recorded so many failures more than at its trip. */
function trippedWithout(evidence: Evidence, failures: number): boolean {
  const samples = countersIn(evidence).flatMap(({ at, metric, value }) =>
    metric.kind === 'sample' ? [{ name: metric.name, breaker: breakerOf(at, metric.labels), value }] : [],
  );
  const trips = samples.filter(({ name, value }) => name === AT_TRIP && value > 0);
  const recorded = (breaker: string) =>
    samples
      .filter((sample) => sample.name === FAILURES && sample.breaker === breaker)
      .reduce((sum, { value }) => sum + value, 0);
  return trips.length > 0 && trips.every(({ breaker, value }) => recorded(breaker) - failures >= value);
}

function breakerOf(at: string, { kind: _, ...labels }: Readonly<Record<string, string | undefined>>): string {
  return JSON.stringify([at, Object.entries(labels).toSorted()]);
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

/**
 * Requests that failed because they, or their calls, took too long, as far as the machine can have held up so many for so long
 * as they lacked. It does not choose whom it holds up: without it these would have been like the successes of their route,
 * of which only those that lacked little need little to come too late. Where all callers count their timeouts, no more calls failed so than these.
 */
export function madeLate(evidence: Evidence): number {
  const all = sentIn(evidence, {});
  const successes = requestsOf(evidence, { label: 'success' });
  if (!successes) return 0;
  const medianUs = successes.atRank(Math.ceil(successes.count / 2));
  const likeThose = ({ route, phase }: Recording) =>
    requestsOf(evidence, { label: 'success', route, phase: phase as ScopePhase })?.tally ??
    requestsOf(evidence, { label: 'success', route })?.tally ?? [{ us: 0, count: countOf(all) }];
  const late = all.filter((one) => !isOutcome(one, 'success') && !TURNED_AWAY.has(one.status) && one.maxUs > medianUs);
  const own = countOf(late.filter(({ kind }) => kind === 'timed-out'));
  const most = own + (timeoutsCounted(evidence) ?? Number.POSITIVE_INFINITY);
  if (late.length === 0 || most === 0) return 0;
  const held = allHeld(evidence);
  // A success that took that long anyway had to be held up at all to come too late.
  const chance = (us: number) => Math.min(1, heldUpLonger(held, Math.max(0, us) / 1000) / countOf(all));
  const made = late.map((one) => {
    const limitUs = Math.max(one.minUs, medianUs);
    const likely = likeThose(one).reduce((sum, { us, count }) => sum + count * chance(limitUs - us), 0);
    return Math.min(one.count, Math.floor(likely + Z * Math.sqrt(likely)));
  });
  return Math.min(
    most,
    made.reduce((sum, count) => sum + count, 0),
  );
}

/** Of 99 % of all draws from a normal distribution, on one side. */
const Z = 2.33;

/**
 * Whether a request that ended may have met its deadline, had the machine not held it up before: what it waited for, such as the
 * end of a fault, may have come sooner for one that was late.
 */
export function mayReachDeadline(evidence: Evidence): boolean {
  const mostMs = allHeld(evidence).at(-1)?.eachMs ?? 0;
  const longestUs = Math.max(0, ...sentIn(evidence, {}).map(({ maxUs }) => maxUs));
  return mostMs > 0 && longestUs / 1000 + mostMs >= evidence.plan.deadlineMs;
}

/** Timeouts of calls between services in all phases; undefined where not every caller counts them. */
function timeoutsCounted(evidence: Evidence): number | undefined {
  const used = (evidence.edges ?? []).filter(({ connections, requests }) => connections !== 0 || (requests ?? 0) > 0);
  const callers = new Set(used.map(({ edge }) => edge.split('->')[0]));
  const counted = countersIn(evidence).filter(({ metric }) => metric.kind === 'timeouts');
  const keepers = new Set(counted.map(({ at }) => at));
  if (callers.size === 0 || [...callers].some((caller) => caller === undefined || !keepers.has(caller)))
    return undefined;
  return counted.reduce((sum, { value }) => sum + value, 0);
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
  if (away.length === 0 || !mayHaveBeenFull(evidence)) return 0;
  return Math.min(countOf(away), Math.floor(requestMs(inside) / (usualUs / 1000)));
}

/** RFC 9110, 15.6.4; RFC 6585, 4. */
export const TURNED_AWAY: ReadonlySet<number> = new Set([503, 429]);

function withoutGenerator(evidence: Evidence): Evidence {
  return { ...evidence, load: { ...evidence.load, health: [], cpuWaits: [] } };
}

/** The share of all time in requests that the machine may have added. */
export function shareHeldUp(evidence: Evidence): number {
  const requests = requestsOf(evidence, {});
  if (!requests || requests.meanUs === 0) return 0;
  return Math.min(1, (1000 * requestMs(evidence)) / (requests.count * requests.meanUs));
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

function allHeld(evidence: Evidence): readonly Allowance[] {
  const { phases, durationMs, load } = evidence;
  const longestUs = Math.max(0, ...load.recordings.map(({ maxUs }) => maxUs));
  const [fromMs, toMs] = [phases[0]?.fromMs ?? 0, Math.max(durationMs, load.intervals.at(-1)?.toMs ?? 0)];
  return allowancesOf(evidence, { fromMs, toMs, requests: load.ledger.sent, longestMs: longestUs / 1000 });
}

/** What the machine may have added to all requests together. */
function requestMs(evidence: Evidence): number {
  return allHeld(evidence)[0]?.allMs ?? 0;
}

function ratePerMs({ fromMs, toMs, sent, count }: Interval): number {
  return toMs > fromMs ? Math.max(sent, count) / (toMs - fromMs) : 0;
}
