import type { PhaseDifference } from './comparison.ts';
import type { PhaseFigures, RunFigures, ScenarioFigures } from './figures.ts';

/** One figure of one phase of one scenario x variant. */
export type Statistic = Pick<PhaseDifference, 'scenario' | 'variant' | 'phase' | 'figure'>;

/** A scenario x variant that both sides ran at one time scale. */
export interface Pair {
  readonly scenario: string;
  readonly variant: string;
  readonly timeScale: number;
}

const FIGURES = ['p50', 'p90', 'p99', 'p99.9', 'success share'] as const;
const FIELD = { p50: 'p50Ms', p90: 'p90Ms', p99: 'p99Ms', 'p99.9': 'p999Ms' } as const;

/** Shorter durations than 1 µs have no logarithm that means anything. */
const LEAST_MS = 0.001;

/** Statistics that both sides know. */
export function statisticsOf(pair: Pair, before: readonly RunFigures[], after: readonly RunFigures[]): Statistic[] {
  const of = (runs: readonly RunFigures[]) => new Set(runs.flatMap((run) => phasesIn(run, pair)));
  const fresh = of(after);
  return [...of(before)]
    .filter((phase) => fresh.has(phase))
    .flatMap((phase) => FIGURES.map((figure) => ({ scenario: pair.scenario, variant: pair.variant, phase, figure })));
}

/** Its value in a run, on the scale on which changes add up: the logarithm of a duration, a share as it is. */
function valueIn(run: RunFigures, statistic: Statistic): number | undefined {
  const phase = phaseIn(run, statistic);
  if (!phase) return undefined;
  const { figure } = statistic;
  if (figure === 'success share') return phase.successes / phase.count;
  return Math.log(Math.max(LEAST_MS, phase[FIELD[figure]]));
}

/** Undefined where one of the runs does not have it. */
export function valuesIn(runs: readonly RunFigures[], statistic: Statistic): readonly number[] | undefined {
  const values = runs.flatMap((run) => valueIn(run, statistic) ?? []);
  return values.length === runs.length ? values : undefined;
}

export function scenarioIn(
  run: RunFigures,
  { scenario, variant }: Omit<Pair, 'timeScale'>,
): ScenarioFigures | undefined {
  return run.scenarios.find((each) => each.name === scenario && each.variant === variant);
}

export function phasesIn(run: RunFigures, pair: Omit<Pair, 'timeScale'>): readonly string[] {
  return (scenarioIn(run, pair)?.phases ?? []).filter(({ count }) => count > 0).map(({ phase }) => phase);
}

export function phaseIn(run: RunFigures, statistic: Statistic): PhaseFigures | undefined {
  return scenarioIn(run, statistic)?.phases.find(({ phase, count }) => phase === statistic.phase && count > 0);
}
