import type { Comparison, Finding, PhaseDifference } from './comparison.ts';
import type { RunFigures } from './figures.ts';
import { pairUp } from './gone.ts';
import { ENOUGH_HISTORY, type History, historyOf } from './history-changes.ts';
import { blocksOf } from './order.ts';
import { type Basis, phaseDifferences } from './phase-differences.ts';
import { statementDifferences } from './statement-differences.ts';
import { type Pair, statisticsOf } from './statistic.ts';

export interface CompareOptions {
  /** With which all intervals hold together; the default is 0.95. */
  readonly confidence?: number;
  /** Change of a duration that two runs of the same code may show on this machine; the default is 0.1 (10 %). */
  readonly allowance?: number;
  /** Other runs of the same suite; only earlier ones on the same machine are used. */
  readonly history?: readonly RunFigures[];
}

/**
 * Compares runs. The unit is the run, never the request: requests of one run follow each other on one machine, and are alike.
 * Repeats that are interleaved in time are judged by the differences between neighbours. Runs that are not are judged
 * against the spread of earlier runs, and only if far outside of it; without enough of those, figures are only shown.
 *
 * A figure is worse when its interval excludes no change and it moved by more than the allowance; a statement when it went
 * as expected in all runs before and in none after. All intervals hold together, so that many figures raise no alarm.
 */
export function compareRuns(
  before: readonly RunFigures[],
  after: readonly RunFigures[],
  { confidence = 0.95, allowance = 0.1, history = [] }: CompareOptions = {},
): Comparison {
  const { pairs, gone, notes } = pairUp(before, after);
  const statistics = pairs.flatMap((pair) => statisticsOf(pair, before, after));
  const known = historyOf([...history, ...before], after, statistics, pairs);
  const basis = basisOf(before, after, known);
  const machines = [...new Set([...before, ...after].flatMap(({ machine }) => machine ?? []))];
  const limits = { missed: 1 - confidence, allowance, machines: machines.length > 1 ? 'several' : 'one' } as const;
  const measured = phaseDifferences(statistics, { before, after }, basis, limits);
  const differences = measured.map((each) => inRealTime(each, pairs));
  const statements = pairs.flatMap((pair) => statementDifferences(pair, { before, after, history: known.runs }));
  const doubts = isSameRun(before, after)
    ? []
    : [
        ...machineDoubts(machines),
        ...basisDoubts(basis, known),
        ...blindSpots(differences, basis, machines),
        ...noPair(pairs),
      ];
  const findings = new Set([...differences, ...statements].map(({ finding }) => finding));
  const isUnclear = gone.length + doubts.length > 0 || findings.has('unclear');
  return {
    outcome: outcomeOf(findings, isUnclear),
    mode: basis.mode,
    before: before.map(({ id }) => id),
    after: after.map(({ id }) => id),
    confidence,
    allowance,
    differences,
    statements,
    gone,
    doubts,
    notes: [...seedNotes(before, after), ...notes],
  };
}

function outcomeOf(findings: ReadonlySet<Finding>, isUnclear: boolean): Comparison['outcome'] {
  if (findings.has('worse')) return 'worse';
  if (isUnclear) return 'unclear';
  return findings.has('better') ? 'better' : 'same';
}

function basisOf(before: readonly RunFigures[], after: readonly RunFigures[], history: History): Basis {
  const blocks = blocksOf(before, after);
  if (blocks.length > 1) return { mode: 'interleaved', blocks };
  return history.independent >= ENOUGH_HISTORY ? { mode: 'history', history } : { mode: 'shown' };
}

function inRealTime(difference: PhaseDifference, pairs: readonly Pair[]): PhaseDifference {
  const { scenario, variant, figure } = difference;
  const k = pairs.find((pair) => pair.scenario === scenario && pair.variant === variant)?.timeScale ?? 1;
  if (figure === 'success share' || k === 1) return difference;
  return { ...difference, before: difference.before * k, after: difference.after * k };
}

function isSameRun(before: readonly RunFigures[], after: readonly RunFigures[]): boolean {
  return after.every(({ id }) => before.some((run) => run.id === id));
}

function basisDoubts({ mode }: Basis, { runs, independent }: History): string[] {
  if (mode !== 'shown') return [];
  const worth = `${runs.length} earlier runs on this machine, worth ${independent.toFixed(1)} independent ones of the`;
  return [
    `the sides do not take turns, so what the machine did between them cannot be told from what the code did, and the ${worth} ${ENOUGH_HISTORY} that would show how runs differ: figures are shown and not judged`,
  ];
}

/** Phases of which no duration, or not the share of successes, could be told to be the same. */
function blindSpots(differences: readonly PhaseDifference[], { mode }: Basis, machines: readonly string[]): string[] {
  if (mode === 'shown') return [];
  const [shares, durations] = [true, false].map((wanted) =>
    differences.filter(({ figure }) => (figure === 'success share') === wanted),
  ) as [PhaseDifference[], PhaseDifference[]];
  return [
    ...(machines.length > 1 ? [] : blindIn(durations, 'a duration grew by half')),
    ...blindIn(shares, 'a tenth more of the requests failed'),
  ];
}

function blindIn(differences: readonly PhaseDifference[], what: string): string[] {
  const phases = Map.groupBy(differences, ({ scenario, variant, phase }) => `${scenario} · ${variant}, ${phase}`);
  const blind = [...phases].filter(([, each]) => each.every(({ finding }) => finding === 'unknown'));
  if (blind.length === 0) return [];
  const named = blind.slice(0, NAMED).map(([which]) => which);
  const more = blind.length > NAMED ? [`${blind.length - NAMED} more`] : [];
  return [
    `in ${blind.length} of ${phases.size} phases, runs differ too much to tell whether ${what}: ${[...named, ...more].join('; ')}`,
  ];
}

const NAMED = 3;

function noPair(pairs: readonly Pair[]): string[] {
  return pairs.length === 0 ? ['the runs have no scenario in common'] : [];
}

function seedsOf(runs: readonly RunFigures[]): string {
  return [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b).join(', ');
}

function seedNotes(before: readonly RunFigures[], after: readonly RunFigures[]): string[] {
  if (seedsOf(before) === seedsOf(after)) return [];
  return [`seeds differ (${seedsOf(before)} and ${seedsOf(after)}): the targets drew other latencies`];
}

/** Runs that do not say where they ran (they are older) are taken to be from the same machine. */
function machineDoubts(machines: readonly string[]): string[] {
  if (machines.length < 2) return [];
  return [`they ran on unlike machines (${machines.join('; ')}): durations are shown and not judged`];
}
