import type { Evidence } from '../../domain/evidence.ts';
import { named } from '../../domain/metric.ts';
import type { BreakerRef } from '../witnesses/breaker.ts';
import { type BreakerCounts, NONE } from '../witnesses/breaker-counts.ts';
import { counterOver } from '../witnesses/counters.ts';
import { countOf, isOutcome, sentIn } from '../witnesses/requests.ts';
import { faultPhasesOf } from '../witnesses/window.ts';

/**
 * The dependency is the second witness. Where no request succeeded, every call that reached it failed. So it cannot count
 * more arrivals than the failures of the breaker, the calls in flight with the last of them, and the probes. If it does,
 * the breaker does not cover all calls, or counts something else. Undefined when the witnesses agree.
 */
export function reachedBeyond(
  { at, failures = NONE, probes = NONE }: Pick<BreakerCounts, 'failures' | 'probes'> & { readonly at: string },
  { breaker }: BreakerRef,
  evidence: Evidence,
): string | undefined {
  if (breaker === undefined) return undefined;
  const phases = faultPhasesOf(evidence, {});
  const arrivals = counterOver(evidence, { metric: named('arrivals'), at: breaker }, phases);
  const sent = phases.flatMap(({ name }) => sentIn(evidence, {}).filter(({ phase }) => phase === name));
  if ('missing' in arrivals || sent.some((recording) => isOutcome(recording, 'success'))) return undefined;
  const inFlight = Math.min(countOf(sent), mostInFlight(evidence));
  const explained = failures.high + Math.max(0, inFlight - 1) + probes.high;
  if (arrivals.value <= explained) return undefined;
  return `${at} and ${breaker} disagree: ${failures.high} failures were counted, but ${arrivals.value} calls arrived`;
}

function mostInFlight({ load, plan }: Evidence): number {
  const planned = plan.phases.map(({ load }) => (load.model === 'closed' ? load.concurrency : 0));
  return Math.max(0, ...planned, ...load.intervals.map(({ inFlight }) => inFlight));
}
