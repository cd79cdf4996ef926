import type { Evidence } from '../../domain/evidence.ts';
import type { Figure } from '../../domain/figure.ts';
import type { Environment, RunningTarget } from '../../domain/ports.ts';
import { planName, type ScenarioPlan, type Suite, targetOf } from '../../domain/scenario.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import { SquallError } from '../../runtime/errors.ts';
import { runScenario, type Tools } from './run-scenario.ts';
import { switchVariant } from './switch-variant.ts';

export interface PlanTools extends Tools {
  readonly suite: Suite;
  readonly judge: (evidence: Evidence) => readonly Verdict[];
  readonly measure: (evidence: Evidence) => readonly Figure[];
  /** Called as soon as a scenario has its verdicts, so that a crash later loses nothing. */
  readonly keep: (result: JudgedScenario) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Runs one scenario, judges and keeps it. Throws when it did not come to its end. */
export async function runPlan(plan: ScenarioPlan, running: RunningTarget, tools: PlanTools): Promise<JudgedScenario> {
  const { suite, signal } = tools;
  signal.throwIfAborted();
  const { scenario, variant, lane } = plan;
  tools.emit({ type: 'scenario-started', lane, plan, atMs: tools.clock.now() });
  await switchVariant(variant, running);
  const evidence = await runScenario({ plan, target: targetOf(suite, plan), running, signal }, tools);
  const verdicts = tools.judge(evidence);
  const figures = tools.measure(evidence);
  const result: JudgedScenario = { evidence, verdicts, ...(figures.length > 0 ? { figures } : {}) };
  await tools.keep(result);
  tools.emit({ type: 'scenario-finished', lane, scenario, variant, verdicts, atMs: tools.clock.now() });
  demandEnd(evidence);
  return result;
}

/** Throws when a scenario did not come to its end: SQUALL_INTERRUPTED when somebody stopped it. */
export function demandEnd({ ended, plan }: Evidence): void {
  if (ended?.reason === 'aborted')
    throw new SquallError('SQUALL_INTERRUPTED', `${planName(plan)} was stopped: ${ended.message}`);
  if (ended) throw new Error(`${planName(plan)} broke off: ${ended.message}`);
}

/** Starts the target of a lane as its first plan says. */
export function startTarget(
  plan: ScenarioPlan,
  suite: Suite,
  environment: Environment,
  signal: AbortSignal,
): Promise<RunningTarget> {
  const target = targetOf(suite, plan);
  const variant = target.variants[plan.variant];
  if (!variant) throw new Error(`variant ${plan.variant} was not checked by the plan`);
  return environment.start({
    target,
    variantName: plan.variant,
    variant,
    env: plan.env ?? {},
    timeScale: plan.timeScale,
    seed: plan.seed,
    signal,
  });
}
