import type { Fault } from '../../domain/fault.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { saidDuration } from './declared-duration.ts';

/** Real ms that a healthy request of an unknown target is taken to last. */
const TYPICAL_REQUEST_MS = 700;

/**
 * Roughly how long a plan takes, in ms. Only used to start long lanes first. Where the plan does not say how long its
 * requests take, a caller is taken to have no timeouts: it waits for the fault, and in a black hole for the deadline.
 */
export function estimateMs(plan: ScenarioPlan): number {
  if (plan.takesMs !== undefined) return plan.takesMs;
  return plan.phases.reduce((sum, { name, load, faults }) => {
    const each = requestMs(plan, name, faults ?? []);
    if (load.model === 'open') return sum + load.durationMs + each;
    const byCount = load.requests === undefined ? Number.POSITIVE_INFINITY : (load.requests / load.concurrency) * each;
    return sum + Math.min(byCount, load.durationMs ?? Number.POSITIVE_INFINITY);
  }, 0);
}

function requestMs(plan: ScenarioPlan, phase: string, faults: readonly Fault[]): number {
  const { usualMs, mostMs = plan.deadlineMs } = saidDuration(plan, phase);
  return usualMs ?? Math.min(mostMs, TYPICAL_REQUEST_MS / plan.timeScale + worst(faults, plan.deadlineMs));
}

function worst(faults: readonly Fault[], deadlineMs: number): number {
  const each = faults.map((fault) => {
    if (fault.kind === 'blackhole') return deadlineMs;
    return typeof fault['latencyMs'] === 'number' ? fault['latencyMs'] : 0;
  });
  return Math.min(
    deadlineMs,
    each.reduce((sum, ms) => sum + ms, 0),
  );
}
