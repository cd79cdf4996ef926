import type { Pair, PhaseDifference, Settings } from './comparison.ts';
import { type Change, PERCENTILES, repeatedChanges, type Sides, singleChanges } from './phase-changes.ts';
import type { ScenarioProfile } from './profile.ts';

/** A change of the share of successes that two runs of the same code may show. */
const SHARE_ALLOWANCE = 0.01;

interface Statistic extends Sides {
  readonly pair: Pair;
  readonly phase: string;
}

/** Differences of all percentiles and success shares, each with its interval. */
export function phaseDifferences(pairs: readonly Pair[], settings: Settings): PhaseDifference[] {
  const statistics = pairs.flatMap(statisticsOf);
  const missed = 1 - settings.confidence;
  const overall = missed / Math.max(1, statistics.length);
  const perPair = (missed * Math.max(1, pairs.length)) / Math.max(1, statistics.length);
  const kinds = [...Map.groupBy(statistics, ({ percent }) => percent).values()];
  const changes = new Map(
    kinds.flatMap((alike) =>
      settings.mode === 'repeated'
        ? repeatedChanges(alike, overall)
        : singleChanges(alike, settings.mode === 'same seed' ? perPair : overall, overall),
    ),
  );
  return statistics.map((statistic) => differenceOf(statistic, changes.get(statistic) as Change, settings));
}

function statisticsOf(pair: Pair): Statistic[] {
  const phases = new Set(pair.before.flatMap((scenario) => scenario.phases.map(({ phase }) => phase)));
  return [...phases].flatMap((phase) => {
    const side = (runs: readonly ScenarioProfile[]) =>
      runs.flatMap((run) => run.phases.filter((each) => each.phase === phase));
    const common = { pair, phase, before: side(pair.before), after: side(pair.after) };
    if (common.after.length === 0) return [];
    return [...PERCENTILES.map((percent): Statistic => ({ ...common, percent })), common];
  });
}

function differenceOf({ pair, phase, percent }: Statistic, measured: Change, settings: Settings): PhaseDifference {
  const k = percent === undefined ? 1 : (pair.before[0]?.timeScale ?? 1);
  const { change, interval } = measured;
  const finding = percent === undefined ? shareFinding(measured) : durationFinding(measured, settings);
  return {
    scenario: pair.name,
    variant: pair.variant,
    phase,
    figure: percent === undefined ? 'success share' : `p${percent}`,
    before: measured.before * k,
    after: measured.after * k,
    change,
    interval: interval ?? null,
    finding,
  };
}

function durationFinding({ change, interval }: Change, { allowance, machines }: Settings): PhaseDifference['finding'] {
  if (!interval || machines === 'several') return 'unknown';
  if (interval.low > 1 && change > 1 + allowance) return 'worse';
  return interval.high < 1 && change < 1 / (1 + allowance) ? 'better' : 'same';
}

function shareFinding({ change, interval }: Change): PhaseDifference['finding'] {
  if (!interval) return 'unknown';
  if (interval.high < 0 && change < -SHARE_ALLOWANCE) return 'worse';
  return interval.low > 0 && change > SHARE_ALLOWANCE ? 'better' : 'same';
}
