import { SquallError } from '../runtime/errors.ts';
import { budgetAdvice } from './budget-advice.ts';
import type { BudgetInput, BudgetPlan, BudgetService, BudgetVerdict, ServicePlan, StagePlan } from './budget-plan.ts';
import { budgetProblems } from './budget-problems.ts';
import { budgetWarnings } from './budget-warnings.ts';
import {
  type CriticalPath,
  criticalPath,
  LADDER,
  LOWEST_FACTOR,
  PREFERRED_FACTOR,
  stageCostMs,
} from './critical-path.ts';
import { completeProfile, shareAbove } from './latency-profile.ts';
import { chooseStageFactors, evenFactor, pathAt, remainderMs, type StageFactors } from './stage-factors.ts';

/** With a factor below this a plan is tight. */
const COMFORTABLE_FACTOR = 2;

/**
 * Timeouts for the calls of one request, from its SLA and the p99 of each dependency (specification S6).
 * Throws SQUALL_INVALID_PLAN with every problem of the input.
 */
export function planBudget(input: BudgetInput): BudgetPlan {
  const problems = budgetProblems(input);
  if (problems.length > 0) throw new SquallError('SQUALL_INVALID_PLAN', problems.join('\n'));
  const path = criticalPath(input);
  const chosen = chooseStageFactors(path);
  const stages = stagePlans(path, chosen);
  const services = input.services.map((service) => servicePlan(service, path, chosen));
  const verdict = verdictOf(path, chosen);
  const plan = {
    slaMs: input.slaMs,
    budgetMs: path.budgetMs,
    pathMs: chosen.pathMs,
    bufferMs: path.budgetMs - chosen.pathMs,
    leastMs: pathAt(path.stages, LOWEST_FACTOR),
    p99SumMs: pathAt(path.stages, 1),
    verdict,
    services,
    stages,
    falseTimeoutShare: shareOfAny(services.filter((service) => service.required)),
    degradedShare: shareOfAny(services.filter((service) => !service.required)),
  };
  return { ...plan, warnings: budgetWarnings(plan, input), advice: budgetAdvice(verdict, path, chosen) };
}

function verdictOf(path: CriticalPath, { factors, lowered, fits }: StageFactors): BudgetVerdict {
  if (fits) return Math.min(...factors) >= COMFORTABLE_FACTOR ? 'fits' : 'tight';
  // The rule looks at one stage only; "infeasible" would be untrue where a cut of every stage is enough.
  if (lowered === undefined || evenFactor(path) !== undefined) return 'does not fit';
  return (path.stages[lowered]?.p99Ms ?? 0) > remainderMs(path, factors, lowered) ? 'infeasible' : 'does not fit';
}

function stagePlans(path: CriticalPath, { factors, lowered }: StageFactors): readonly StagePlan[] {
  return path.stages.map((stage, i) => {
    const factor = factors[i] ?? PREFERRED_FACTOR;
    const plan = { services: stage.services.map(({ name }) => name), costMs: stageCostMs(stage, factor), factor };
    if (lowered !== i) return plan;
    const left = remainderMs(path, factors, i);
    return { ...plan, lowered: { remainderMs: left, exactFactor: left / stage.p99Ms } };
  });
}

function servicePlan(service: BudgetService, path: CriticalPath, { factors }: StageFactors): ServicePlan {
  const stage = path.stages.findIndex(({ services }) => services.includes(service));
  const onPath = path.stages[stage]?.counting.includes(service) ?? false;
  const factor = onPath ? (factors[stage] ?? PREFERRED_FACTOR) : sideFactor(service, path, factors, stage);
  const known = 'unknown' in service ? undefined : completeProfile(service);
  const timeoutMs = factor === undefined ? null : path.timeoutMs(service, factor);
  return {
    name: service.name,
    stage: stage + 1,
    required: service.required,
    onPath,
    p99Ms: known?.p99Ms ?? null,
    timeoutMs,
    factor: known ? (factor ?? null) : null,
    falseTimeoutShare: known && timeoutMs !== null ? shareAbove(known, timeoutMs) : null,
  };
}

/** The largest factor with which a call that is not awaited still ends within the budget; undefined when none does. */
function sideFactor(service: BudgetService, path: CriticalPath, factors: readonly number[], stage: number) {
  const startMs = path.stages
    .slice(0, stage)
    .reduce((sum, before, i) => sum + stageCostMs(before, factors[i] ?? PREFERRED_FACTOR), 0);
  return LADDER.find((factor) => startMs + path.timeoutMs(service, factor) <= path.budgetMs);
}

/** Share of requests in which at least one of these independent calls is cut off. */
function shareOfAny(services: readonly ServicePlan[]): number {
  return 1 - services.reduce((untouched, { falseTimeoutShare }) => untouched * (1 - (falseTimeoutShare ?? 0)), 1);
}
