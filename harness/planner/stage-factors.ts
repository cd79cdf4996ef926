import {
  type CriticalPath,
  LADDER,
  LOWEST_FACTOR,
  PREFERRED_FACTOR,
  pathCostMs,
  stageCostMs,
} from './critical-path.ts';

export interface StageFactors {
  /** One per stage. */
  readonly factors: readonly number[];
  /** Index of the stage that was lowered to make the path fit, if it did not fit by itself. */
  readonly lowered: number | undefined;
  readonly pathMs: number;
  readonly fits: boolean;
}

/**
 * The factor of every stage: 3 everywhere if the path then ends within the budget, else the most expensive stage alone
 * goes down to the largest factor of the ladder that fits, or to the lowest where none does (specification S6).
 * No timeout ever grows when the budget shrinks.
 */
export function chooseStageFactors({ stages, budgetMs }: CriticalPath): StageFactors {
  const preferred: readonly number[] = stages.map(() => PREFERRED_FACTOR);
  const fits = (factors: readonly number[]) => pathCostMs(stages, factors) <= budgetMs;
  const top = fits(preferred) ? undefined : dearestStage(stages);
  const factors =
    top === undefined
      ? preferred
      : preferred.with(top, LADDER.find((factor) => fits(preferred.with(top, factor))) ?? LOWEST_FACTOR);
  return { factors, lowered: top, pathMs: pathCostMs(stages, factors), fits: fits(factors) };
}

/** The largest factor of the ladder with which the path fits when every stage has the same; undefined when none does. */
export function evenFactor({ stages, budgetMs }: CriticalPath): number | undefined {
  return LADDER.find((factor) => pathAt(stages, factor) <= budgetMs);
}

/** The path when every stage has the same factor. */
export function pathAt(stages: CriticalPath['stages'], factor: number): number {
  return pathCostMs(
    stages,
    stages.map(() => factor),
  );
}

/** Index of the most expensive stage, the first of equals; undefined when no stage has a history to take from. */
export function dearestStage(stages: CriticalPath['stages']): number | undefined {
  return stages
    .map((stage, i) => ({ i, costMs: stageCostMs(stage, PREFERRED_FACTOR), fixedMs: stage.fixedMs }))
    .filter(({ costMs, fixedMs }) => costMs > fixedMs)
    .toSorted((a, b) => b.costMs - a.costMs)[0]?.i;
}

/** What all stages but one leave of the budget. */
export function remainderMs({ stages, budgetMs }: CriticalPath, factors: readonly number[], stage: number): number {
  const own = stages[stage];
  return budgetMs - pathCostMs(stages, factors) + (own ? stageCostMs(own, factors[stage] ?? PREFERRED_FACTOR) : 0);
}
