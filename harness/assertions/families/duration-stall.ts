import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, SlowRequest } from '../../domain/evidence.ts';
import type { Scope } from '../grammar/scope.ts';
import { describesRequest } from '../witnesses/requests.ts';
import { phasesOf } from '../witnesses/window.ts';

/**
 * A generator that stands still when a request starts or when its answer arrives measures its own pause. So a maximum
 * that is only broken by requests whose excess is no more than such pauses is not the target's: here is why, in words.
 * Undefined when one of them was late whatever the generator did, or when not all late ones were kept.
 */
export function blameStalls(evidence: Evidence, scope: Scope, boundMs: number, late: number): string | undefined {
  const limitMs = boundMs / evidence.plan.timeScale;
  const phases = new Set(phasesOf(evidence, scope).map(({ name }) => name));
  const listed = evidence.load.slowest.filter(
    (request) => phases.has(request.phase) && describesRequest(request, scope) && request.durationMs >= limitMs,
  );
  if (listed.length === 0 || listed.length < late) return undefined;
  if (listed.some((request) => request.durationMs - stallMs(evidence, request) >= limitMs)) return undefined;
  const worst = Math.max(...listed.map((request) => stallMs(evidence, request)));
  return `the load generator stood still for up to ${formatDuration(worst)} just as the late requests began or ended`;
}

/** The pauses in the intervals in which it was sent and in which it ended, measured. */
function stallMs({ load }: Evidence, { sentMs, durationMs }: SlowRequest): number {
  const interval = (atMs: number) => load.health.findIndex((health) => atMs <= health.atMs);
  const touched = new Set([interval(sentMs), interval(sentMs + durationMs)]);
  return [...touched].reduce((sum, index) => sum + (load.health[index]?.loopDelayMs ?? 0), 0);
}
