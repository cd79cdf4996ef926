import type { RunFigures } from './figures.ts';
import { autocorrelation, independentCount, mean, predictedSpan, type Span, variance } from './interval.ts';
import { type Change, sideMean } from './paired-changes.ts';
import { type Pair, type Statistic, scenarioIn, valuesIn } from './statistic.ts';

/**
 * Independent runs that a history must be worth. The next run is the most unusual of `n + 1` with probability
 * 1 / (n + 1), whatever makes runs unusual (a burst of the machine in one phase of many): 5 % at 19.
 */
export const ENOUGH_HISTORY = 19;

export interface History {
  /** In the order of time, those of the side before among them. */
  readonly runs: readonly RunFigures[];
  /** How many independent runs they are worth. */
  readonly independent: number;
}

/**
 * Runs on the same machine that ended before those of `after` began, and how many independent ones they are worth: what
 * follows each other in time is alike. Speed that all statistics share shows it best, so their autocorrelations are averaged.
 */
export function historyOf(
  earlier: readonly RunFigures[],
  after: readonly RunFigures[],
  statistics: readonly Statistic[],
  pairs: readonly Pair[],
): History {
  const own = new Set(after.map(({ id }) => id));
  const machines = new Set(after.flatMap(({ machine }) => machine ?? []));
  const from = Math.min(...after.map(startOf));
  const distinct = [...new Map(earlier.map((run) => [run.id, run])).values()];
  const runs = distinct
    .filter((run) => !own.has(run.id) && startOf(run) < from)
    .filter(({ machine }) => machine === undefined || machines.size === 0 || machines.has(machine))
    .filter((run) => pairs.every((pair) => scenarioIn(run, pair)?.timeScale === pair.timeScale))
    .filter((run) => statistics.every((statistic) => valuesIn([run], statistic) !== undefined))
    .toSorted((a, b) => startOf(a) - startOf(b));
  if (runs.length < 2 || isFarFrom(runs, from)) return { runs, independent: 0 };
  const each = statistics.map((statistic) => autocorrelation(valuesIn(runs, statistic) ?? []));
  return { runs, independent: independentCount(runs.length, mean(each)) };
}

/** What a machine does from one week to the next does not show in runs of one hour. */
function isFarFrom(runs: readonly RunFigures[], next: number): boolean {
  const starts = runs.map(startOf);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  return next - last > last - first;
}

function startOf({ startedAt }: RunFigures): number {
  return Date.parse(startedAt);
}

/**
 * Changes against the mean of the history. An interval excludes 0 only where every run of `after` deviates by more standard
 * deviations than any earlier run did from the others, in whatever figure (a conformal test; Vovk et al. 2005), and by more
 * than Student's t allows the next run.
 */
export function historyChanges(
  statistics: readonly Statistic[],
  after: readonly RunFigures[],
  { runs, independent }: History,
  tails: number,
): ReadonlyMap<Statistic, Change> {
  const values = new Map(statistics.map((statistic) => [statistic, valuesIn(runs, statistic) ?? []]));
  const record = Math.max(...[...values.values()].map(largestDeviation));
  return new Map(
    statistics.map((statistic) => {
      const [was, is] = [values.get(statistic) ?? [], valuesIn(after, statistic)];
      const interval = is && was.length > 1 ? farOutside(was, is, { independent, tails, record }) : undefined;
      return [statistic, { before: sideMean(statistic, runs), after: sideMean(statistic, after), interval }];
    }),
  );
}

/** The most standard deviations of the others by which a value lies from their mean. */
function largestDeviation(values: readonly number[]): number {
  const [count, centre, spread] = [values.length, mean(values), variance(values)];
  const others = (apart: number) => {
    const left = ((count - 1) * spread - (count / (count - 1)) * apart ** 2) / (count - 2);
    const deviation = Math.max(Math.sqrt(Math.max(0, left)), LEAST_DEVIATION);
    return (Math.abs(apart) * count) / (count - 1) / deviation;
  };
  return Math.max(...values.map((value) => others(value - centre)));
}

/** How much farther than any earlier run: nights are never quite alike. */
const FAR = 1.25;

/** Of a logarithm or a share: what is never the same twice cannot be measured any better. */
const LEAST_DEVIATION = 0.001;

interface Reach {
  readonly independent: number;
  readonly tails: number;
  readonly record: number;
}

function farOutside(was: readonly number[], is: readonly number[], { independent, tails, record }: Reach): Span {
  const predicted = predictedSpan(was, mean(is), independent, tails);
  const middle = mean(is) - mean(was);
  const least = FAR * record * Math.max(Math.sqrt(variance(was)), LEAST_DEVIATION);
  const apart = Math.max(0, ...is.map((value) => Math.abs(value - mean(is))));
  const reach = Math.max(predicted.high - middle, least + apart);
  return { low: middle - reach, high: middle + reach };
}
