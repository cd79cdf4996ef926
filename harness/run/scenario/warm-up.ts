import { closed, type LoadPlan } from '../../domain/load-plan.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import { type ScenarioPlan, targetOf } from '../../domain/scenario.ts';
import { scaleLoad } from '../plan/scale-load.ts';
import type { PlanTools } from './run-plan.ts';
import type { ScenarioRun, Tools } from './scenario-run.ts';

const INTERVAL_MS = 1000;

/**
 * Sends the suite's warm-up load to a target that was just started, and reports each edge that no load passes. Nothing of
 * it is kept: a scenario clears every mark and count when its first phase begins.
 */
export async function warmUp(plan: ScenarioPlan, running: RunningTarget, tools: PlanTools): Promise<void> {
  const { suite, signal, emit } = tools;
  const run = { plan, target: targetOf(suite, plan), running, signal };
  if (suite.warmUp) await sendWarmUp(suite.warmUp, run, tools);
  const unused = await running.unusedEdges?.(() => sendWarmUp(closed(plan.requests.length, 1), run, tools));
  for (const edge of unused ?? [])
    emit({ type: 'note', text: `${edge}: no byte of the load passed its proxy, so a fault on it would not be felt` });
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
  // A thread that has finished its load is kept for the next; starting one takes a second of CPU.
  await session.finish();
}
