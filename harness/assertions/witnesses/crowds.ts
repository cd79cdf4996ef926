import type { CpuWait, Evidence, Interval } from '../../domain/evidence.ts';
import { heldUpWithin } from './machine.ts';
import { heldUpRequestTimeUs } from './machine-floor.ts';
import { countOf, isOutcome, sentIn } from './requests.ts';
import { requestsOf } from './timed-requests.ts';

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
  return sent === 0 ? 0 : Math.min(1, (crowded + madeLate(evidence)) / sent);
}

/**
 * Requests that the machine can have held up for as long as they usually take, or longer: so many may have met a timeout
 * of their callers, and been tried again or hedged.
 */
export function mostDelayed(evidence: Evidence): number {
  const requests = requestsOf(evidence, {});
  if (!requests || requests.meanUs === 0) return 0;
  const requestTimeUs = heldUpRequestTimeUs(evidence, requests, requests.atRank(requests.count));
  return Math.min(requests.count, Math.floor(requestTimeUs / requests.meanUs));
}

/** By interval. A crowd that is smaller than what is usually in flight is no other load than was planned. */
function crowds(evidence: Evidence): readonly number[] {
  const meanMs = (requestsOf(evidence, {})?.meanUs ?? 0) / 1000;
  return evidence.load.intervals.map((interval) => {
    const perMs = ratePerMs(interval);
    const { longestMs } = heldUpWithin(evidence, interval.fromMs, interval.toMs);
    const crowd = Math.floor(perMs * longestMs);
    return crowd > Math.max(1, perMs * meanMs) ? Math.min(crowd, interval.count) : 0;
  });
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
  return Math.min(countOf(late), Math.floor(heldUpRequestTimeUs(evidence, requests, longest) / least));
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
