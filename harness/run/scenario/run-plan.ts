import { measureAll } from '../../assertions/figures.ts';
import { judgeAll, judgeAlone } from '../../assertions/judge.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Environment, RunningTarget } from '../../domain/ports.ts';
import { planName, type ScenarioPlan, type Suite, targetOf } from '../../domain/scenario.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import { SquallError } from '../../runtime/errors.ts';
import { runScenario } from './run-scenario.ts';
import type { Tools } from './scenario-run.ts';
import { switchVariant } from './switch-variant.ts';

export interface PlanTools extends Tools {
  readonly suite: Suite;
  /** A share whose 99 % interval straddles its bound is inconclusive, as a percentile is. */
  readonly strict?: boolean;
  /** No other lane runs beside it: only programs that are not of this run can hold it up, and it is not measured again. */
  readonly isAlone?: () => boolean;
  /** Called as soon as a scenario has its verdicts, so that a crash later loses nothing. */
  readonly save?: (result: JudgedScenario) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Runs one scenario, judges and saves it. One that was stopped or broke off says so in `evidence.ended`. */
export async function runPlan(plan: ScenarioPlan, running: RunningTarget, tools: PlanTools): Promise<JudgedScenario> {
  const { suite, strict = false, isAlone = () => false, signal } = tools;
  signal.throwIfAborted();
  running.died?.throwIfAborted();
  const { scenario, variant, lane } = plan;
  tools.emit({ type: 'scenario-started', lane, plan, atMs: tools.clock.now() });
  await switchVariant(variant, running);
  const evidence = await runScenario({ plan, target: targetOf(suite, plan), running, signal }, tools);
  const verdicts = isAlone() ? judgeAlone(evidence, { strict }) : judgeAll(evidence, { strict, pausesOnly: true });
  const figures = measureAll(evidence);
  const result: JudgedScenario = { evidence, verdicts, ...(figures.length > 0 ? { figures } : {}) };
  await tools.save?.(result);
  tools.emit({ type: 'scenario-finished', lane, scenario, variant, verdicts, atMs: tools.clock.now() });
  return result;
}

/** Throws when a scenario did not come to its end: SQUALL_INTERRUPTED when it was stopped. */
export function demandEnd({ ended, plan }: Evidence): void {
  if (ended?.reason === 'aborted')
    throw new SquallError('SQUALL_INTERRUPTED', `${planName(plan)} was stopped: ${ended.message}`);
  if (ended) throw new Error(`${planName(plan)} broke off: ${ended.message}`);
}

/** Starts the target of a lane, in the variant of its first plan. */
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
