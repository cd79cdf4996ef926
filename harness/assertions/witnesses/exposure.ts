import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { Scope } from '../grammar/scope.ts';
import { clockErrorMs } from './clock-error.ts';
import { phasesOf } from './window.ts';

/**
 * A fault holds a request until it is lifted, at the longest. So only a request that was sent at least as long before that as
 * the bound could have broken an upper bound. This says why there was none; undefined where there was one, or the scope has
 * no fault.
 */
export function explainUnexposed(evidence: Evidence, scope: Scope, boundMs: number): string | undefined {
  const { timeScale } = evidence.plan;
  const met = phasesOf(evidence, scope).flatMap((phase) =>
    faultsIn(evidence, phase).map((fault) => ({ phase, fault })),
  );
  if (met.length === 0) return undefined;
  if (met.some(({ phase, fault }) => couldBreak(evidence, phase, fault, boundMs / timeScale))) return undefined;
  const longest = Math.max(...met.map(({ fault }) => lengthOf(fault)));
  const acted = formatDuration(longest * timeScale);
  return `the fault acted for ${acted} and the bound is ${formatDuration(boundMs)}: no request met it long enough to break that`;
}

/** The faults that were planned for a phase and acted in it. */
function faultsIn({ plan, faults }: Evidence, phase: PhaseWindow): readonly FaultRecord[] {
  const planned = plan.phases.find(({ name }) => name === phase.name)?.faults ?? [];
  return planned.length === 0 ? [] : faults.filter((fault) => fault.fromMs < phase.toMs && phase.fromMs < fault.toMs);
}

/** Whether a request was sent at least `neededMs` before the fault was lifted. */
function couldBreak(evidence: Evidence, phase: PhaseWindow, fault: FaultRecord, neededMs: number): boolean {
  if (waitedForRequests(evidence, phase, fault)) return true;
  const until = fault.toMs - neededMs;
  if (until < fault.fromMs) return false;
  const intervals = evidence.load.intervals.filter(({ phase: name }) => name === phase.name);
  const errorMs = clockErrorMs(evidence);
  return (
    intervals.length === 0 ||
    intervals.some(({ fromMs, toMs, sent }) => sent > 0 && fromMs + errorMs <= until && fault.fromMs <= toMs - errorMs)
  );
}

/**
 * The last phase, and one of a number of requests, end with their last answer, and their faults with them: had the requests
 * taken longer, the faults would have acted longer. That shows where a fault acted for longer than the load was planned for,
 * and nothing was in flight at its end.
 */
function waitedForRequests({ plan, load }: Evidence, { name, fromMs }: PhaseWindow, fault: FaultRecord): boolean {
  const planned = plan.phases.find((phase) => phase.name === name)?.load;
  const ends = plan.phases.at(-1)?.name === name || (planned?.model === 'closed' && planned.requests !== undefined);
  const last = load.intervals.findLast(({ phase }) => phase === name);
  const straddlers = load.recordings.some(({ phase, endedIn }) => phase === name && endedIn !== undefined);
  const isDrained = last?.inFlight === 0 && last.toMs <= fault.toMs && !straddlers;
  return ends && isDrained && fault.toMs > fromMs + (planned?.durationMs ?? 0);
}

function lengthOf({ fromMs, toMs }: Pick<PhaseWindow, 'fromMs' | 'toMs'>): number {
  return toMs - fromMs;
}
