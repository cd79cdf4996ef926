import type { LoadPlan } from '../../domain/load-plan.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';

/** Of one plan beside its load: starting and resetting services, applying and lifting faults, waiting for idle cores. */
const BESIDE_MS = 120_000;
const GRACE_MS = 600_000;

/**
 * Ms that plans take at most, one after another, each of them measured twice, with a target that answers nothing. Generous: it only
 * ends workers that everybody else has forgotten.
 */
export function longestMs(plans: readonly ScenarioPlan[]): number {
  return GRACE_MS + 2 * plans.reduce((sum, plan) => sum + longestOf(plan), 0);
}

function longestOf({ phases, deadlineMs }: ScenarioPlan): number {
  return phases.reduce((sum, { load }) => sum + longestLoad(load, deadlineMs) + deadlineMs, BESIDE_MS);
}

function longestLoad(load: LoadPlan, deadlineMs: number): number {
  if (load.model === 'open') return load.durationMs;
  const { requests = Number.POSITIVE_INFINITY, concurrency, thinkMs = 0, durationMs = Number.POSITIVE_INFINITY } = load;
  return Math.min(durationMs, Math.ceil(requests / concurrency) * (deadlineMs + thinkMs));
}
