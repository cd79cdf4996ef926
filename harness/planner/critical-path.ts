import type { BudgetInput, BudgetService } from './budget-plan.ts';

/** Multiples of the p99 that a timeout may have, best first; 1 is never among them: it cuts off 1 % of healthy calls. */
export const LADDER = [3, 2.5, 2, 1.75, 1.5] as const;
export const PREFERRED_FACTOR = LADDER[0];
export const LOWEST_FACTOR = 1.5;

/** A stage, reduced to the calls that the answer waits for. */
export interface PathStage {
  readonly services: readonly BudgetService[];
  /** Members that count: the required ones, and optional ones that are awaited. */
  readonly counting: readonly BudgetService[];
  /** Largest p99 among the counting members; 0 when none has a history. */
  readonly p99Ms: number;
  /** The timeout of members without history, whatever the factor. */
  readonly fixedMs: number;
}

/** Milliseconds until 24 to 48 hours of measurements exist; at most an even share of the budget (specification S6). */
const UNKNOWN_MS = { internal: 1000, external: 5000 } as const;

export interface CriticalPath {
  readonly budgetMs: number;
  readonly stages: readonly PathStage[];
  /** Timeout of a service at `factor` times its p99, in whole ms, rounded up so that the factor is never less. */
  timeoutMs(service: BudgetService, factor: number): number;
}

/** The stages of `input` in order with what counts in each. Expects an input without problems (`budgetProblems`). */
export function criticalPath(input: BudgetInput): CriticalPath {
  const byName = new Map(input.services.map((service) => [service.name, service]));
  const members = input.stages.map((names) => names.flatMap((name) => byName.get(name) ?? []));
  const budgetMs = (input.slaMs * 9) / 10;
  const countingStages = members.filter((services) => countingOf(services).length > 0).length;
  const evenShareMs = Math.max(1, Math.floor(budgetMs / Math.max(1, countingStages)));
  const timeoutMs = (service: BudgetService, factor: number) =>
    'unknown' in service ? Math.min(UNKNOWN_MS[service.unknown], evenShareMs) : Math.ceil(service.p99Ms * factor);
  const stages = members.map((services) => {
    const counting = countingOf(services);
    return {
      services,
      counting,
      p99Ms: Math.max(0, ...counting.map((service) => ('unknown' in service ? 0 : service.p99Ms))),
      fixedMs: Math.max(0, ...counting.map((service) => ('unknown' in service ? timeoutMs(service, 1) : 0))),
    };
  });
  return { budgetMs, stages, timeoutMs };
}

/** An optional service that stands alone is waited for, simply because the next stage starts after it. */
function countingOf(services: readonly BudgetService[]): readonly BudgetService[] {
  const alone = !services.some((service) => service.required);
  return services.filter((service) => service.required || (service.awaited ?? alone));
}

/** Longest timeout that the answer waits for in one stage. */
export function stageCostMs(stage: PathStage, factor: number): number {
  return Math.max(Math.ceil(stage.p99Ms * factor), stage.fixedMs);
}

/** Sum over the stages; `factors` has one entry per stage. */
export function pathCostMs(stages: readonly PathStage[], factors: readonly number[]): number {
  return stages.reduce((sum, stage, i) => sum + stageCostMs(stage, factors[i] ?? PREFERRED_FACTOR), 0);
}
