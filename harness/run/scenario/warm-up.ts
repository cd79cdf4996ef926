import type { LoadPlan } from '../../domain/load-plan.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import { type ScenarioPlan, type Suite, targetOf } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { scaleLoad } from '../plan/scale-load.ts';
import type { Tools } from './run-scenario.ts';

const INTERVAL_MS = 1000;

/**
 * Sends the suite's warm-up load to a target that was just started. Nothing of it is kept: a scenario clears every mark
 * and count when its first phase begins.
 */
export async function warmUp(
  plan: ScenarioPlan,
  suite: Suite,
  running: RunningTarget,
  tools: Tools,
  signal: AbortSignal,
): Promise<void> {
  if (suite.warmUp) await sendWarmUp(suite.warmUp, plan, targetOf(suite, plan), running, tools, signal);
}

/** Sends `warmUp`, as the plan's scale and requests say, and throws its books away. */
export async function sendWarmUp(
  warmUp: LoadPlan,
  plan: ScenarioPlan,
  target: Target,
  running: RunningTarget,
  tools: Tools,
  signal: AbortSignal,
): Promise<void> {
  const { clock, load, runId } = tools;
  const { requests, deadlineMs, seed } = plan;
  await using session = await load.start(
    { url: running.url, requests, rules: target.rules, deadlineMs, seed, runId },
    { originMs: clock.now(), intervalMs: INTERVAL_MS, onSnapshot: () => {}, signal },
  );
  await session.run('warmup', scaleLoad(warmUp, plan.timeScale));
}
