import type { Fault } from '../domain/fault.ts';
import type { ScenarioPlan } from '../domain/scenario.ts';

/** Real ms that a healthy request of an unknown target is taken to last. */
const TYPICAL_REQUEST_MS = 700;

/**
 * Roughly how long a plan takes at worst, in ms. Only used to start long lanes first: a caller without timeouts
 * waits for the fault, and in a black hole for the deadline.
 */
export function estimateMs(plan: ScenarioPlan): number {
  if (plan.takesMs !== undefined) return plan.takesMs;
  return plan.phases.reduce((sum, { load, faults }) => {
    if (load.model === 'open') return sum + load.durationMs;
    const each = TYPICAL_REQUEST_MS / plan.timeScale + worst(faults ?? [], plan.deadlineMs);
    const byCount = load.requests === undefined ? Number.POSITIVE_INFINITY : (load.requests / load.concurrency) * each;
    return sum + Math.min(byCount, load.durationMs ?? Number.POSITIVE_INFINITY);
  }, 0);
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
