import type { LoadPlan } from '../../domain/load-plan.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import { type ScenarioPlan, targetOf } from '../../domain/scenario.ts';
import { scaleLoad } from '../plan/scale-load.ts';
import type { PlanTools } from './run-plan.ts';
import type { ScenarioRun, Tools } from './run-scenario.ts';

const INTERVAL_MS = 1000;

/**
 * Sends the suite's warm-up load to a target that was just started. Nothing of it is kept: a scenario clears every mark
 * and count when its first phase begins.
 */
export async function warmUp(plan: ScenarioPlan, running: RunningTarget, tools: PlanTools): Promise<void> {
  const { suite, signal } = tools;
  if (suite.warmUp) await sendWarmUp(suite.warmUp, { plan, target: targetOf(suite, plan), running, signal }, tools);
}

/** Sends `warmUp`, with the scale and requests of the plan, and discards its ledger. */
export async function sendWarmUp(warmUp: LoadPlan, run: ScenarioRun, tools: Tools): Promise<void> {
  const { plan, target, running, signal } = run;
  const { clock, load, runId } = tools;
  const { requests, deadlineMs, seed } = plan;
  await using session = await load.start(
    { url: running.url, requests, rules: target.rules, deadlineMs, seed, runId },
    { originMs: clock.now(), intervalMs: INTERVAL_MS, onSnapshot: () => {}, signal },
  );
  await session.run('warmup', scaleLoad(warmUp, plan.timeScale));
}
