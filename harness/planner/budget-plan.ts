/** One dependency: its latencies in milliseconds, or where it runs when there is no history. */
export type ServiceLatency =
  | { readonly p99Ms: number; readonly p50Ms?: number; readonly p999Ms?: number }
  | { readonly unknown: 'internal' | 'external' };

export type BudgetService = ServiceLatency & {
  readonly name: string;
  /** Without it the request fails. */
  readonly required: boolean;
  /** Whether the answer waits for an optional service. Default: only where its stage has no required member. */
  readonly awaited?: boolean;
};

export interface BudgetInput {
  readonly slaMs: number;
  readonly services: readonly BudgetService[];
  /** One after another; the services of one stage are called in parallel. Every service stands in exactly one. */
  readonly stages: readonly (readonly string[])[];
}

/**
 * - `fits`: every call on the critical path may take at least twice its p99;
 * - `tight`: it ends in time, but a call gets less than twice its p99;
 * - `does not fit`: not even with 1.5 times the p99 for the most expensive stage;
 * - `infeasible`: what the rest of the path leaves is less than that stage's p99 alone.
 */
export const BUDGET_VERDICTS = ['fits', 'tight', 'does not fit', 'infeasible'] as const;
export type BudgetVerdict = (typeof BUDGET_VERDICTS)[number];

/** Durations in milliseconds, timeouts in whole ones; shares are 0..1. */
export interface BudgetPlan {
  readonly slaMs: number;
  /** 90 % of the SLA. */
  readonly budgetMs: number;
  /** Sum over the stages of the longest timeout that the answer waits for. */
  readonly pathMs: number;
  /** What the path leaves of the budget; negative when the plan does not fit. */
  readonly bufferMs: number;
  /** The path with 1.5 times the p99 for every call: the least that can be recommended. */
  readonly leastMs: number;
  /** The path with bare p99s; above the budget nothing can help but another shape of the request. */
  readonly p99SumMs: number;
  readonly verdict: BudgetVerdict;
  /** In the order of the input. */
  readonly services: readonly ServicePlan[];
  readonly stages: readonly StagePlan[];
  /** Healthy requests that fail because a required call is cut off, though nothing is broken. */
  readonly falseTimeoutShare: number;
  /** Healthy requests that lose an optional part. */
  readonly degradedShare: number;
  readonly warnings: readonly string[];
  /** What would make it fit; empty when it fits. */
  readonly advice: readonly string[];
}

export interface ServicePlan {
  readonly name: string;
  /** 1-based. */
  readonly stage: number;
  readonly required: boolean;
  /** Whether its timeout counts on the critical path. */
  readonly onPath: boolean;
  /** Null without history. */
  readonly p99Ms: number | null;
  /** Null when an optional call has no place in the request at all. */
  readonly timeoutMs: number | null;
  /** Timeout / p99 as chosen from the ladder; null without history. */
  readonly factor: number | null;
  /** Healthy calls that this timeout cuts off; null without history. */
  readonly falseTimeoutShare: number | null;
}

export interface StagePlan {
  readonly services: readonly string[];
  readonly costMs: number;
  readonly factor: number;
  /** Set when the stage was lowered to make the path fit. */
  readonly lowered?: {
    /** What the other stages leave of the budget. */
    readonly remainderMs: number;
    /** That remainder as a multiple of the largest p99 of the stage: what the ladder was rounded down from. */
    readonly exactFactor: number;
  };
}
