import type { Emit } from '../../domain/events.ts';
import type { Clock, LoadDriver, RunningTarget } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';

/** What a scenario runs with; the same for all scenarios of a run. */
export interface Tools {
  readonly clock: Clock;
  readonly load: LoadDriver;
  readonly emit: Emit;
  readonly runId: string;
}

/** One scenario against a target that is started. */
export interface ScenarioRun {
  readonly plan: ScenarioPlan;
  readonly target: Target;
  readonly running: RunningTarget;
  /** Ends the scenario early. */
  readonly signal: AbortSignal;
  /** Edges and services on which faults act already, beside those of the plan. */
  readonly injected?: readonly string[];
}

/** A scenario whose clock has started. */
export interface TimedRun extends ScenarioRun, Tools {
  /** Monotonic ms at which the scenario began. */
  readonly originMs: number;
  /** Ms since the scenario began. */
  readonly at: () => number;
  /** ISO 8601, wall clock. */
  readonly startedAt: string;
}

/** Starts the clock of a scenario. */
export function beginRun(run: ScenarioRun, tools: Tools): TimedRun {
  const { clock } = tools;
  const startedAt = new Date(clock.wall()).toISOString();
  const originMs = clock.now();
  return { ...run, ...tools, originMs, at: () => clock.now() - originMs, startedAt };
}
