import type { RunFigures } from './figures.ts';
import { mean, median, pairedSpan, type Span, variance } from './interval.ts';
import type { Block } from './order.ts';
import { phaseIn, type Statistic, valuesIn } from './statistic.ts';

/** On the scale of `valueIn`. */
export interface Change {
  readonly before: number;
  readonly after: number;
  /** Undefined where the runs give none. */
  readonly interval: Span | undefined;
}

/**
 * Changes of statistics from blocks of runs that lie next to each other; `tails` is the probability that an interval misses.
 * A few blocks may look steadier than they are, so the variance of a duration is taken to be no less than the median of the
 * same figure over all phases, and that of a share no less than counting alone gives it.
 */
export function pairedChanges(
  statistics: readonly Statistic[],
  blocks: readonly Block[],
  tails: number,
): ReadonlyMap<Statistic, Change> {
  const found = statistics.map((statistic) => ({ statistic, differences: differencesOf(statistic, blocks) }));
  const least = new Map(
    [...Map.groupBy(found, ({ statistic }) => statistic.figure)].map(([figure, alike]) => [
      figure,
      median(alike.flatMap(({ differences }) => (differences ? variance(differences) : []))),
    ]),
  );
  return new Map(
    found.map(({ statistic, differences }) => {
      const floor =
        statistic.figure === 'success share' ? countNoise(statistic, blocks) : (least.get(statistic.figure) ?? 0);
      const interval = differences && pairedSpan(differences, floor, tails);
      const side = (of: 'before' | 'after') =>
        sideMean(
          statistic,
          blocks.flatMap((block) => block[of]),
        );
      return [statistic, { before: side('before'), after: side('after'), interval }];
    }),
  );
}

/** Undefined where a run lacks the phase. */
function differencesOf(statistic: Statistic, blocks: readonly Block[]): readonly number[] | undefined {
  const each = blocks.flatMap(({ before, after }) => {
    const [was, is] = [valuesIn(before, statistic), valuesIn(after, statistic)];
    return was && is ? [mean(is) - mean(was)] : [];
  });
  return each.length === blocks.length ? each : undefined;
}

/** Mean over the runs that have it. */
export function sideMean(statistic: Statistic, runs: readonly RunFigures[]): number {
  return mean(runs.flatMap((run) => valuesIn([run], statistic) ?? []));
}

/** Binomial variance of the difference of a block's shares; half a failure more than was seen, so that it is never 0. */
function countNoise(statistic: Statistic, blocks: readonly Block[]): number {
  const phases = (runs: readonly RunFigures[]) => runs.flatMap((run) => phaseIn(run, statistic) ?? []);
  const counts = (runs: readonly RunFigures[]) => phases(runs).reduce((sum, { count }) => sum + count, 0);
  const all = blocks.flatMap(({ before, after }) => [...before, ...after]);
  const failures = phases(all).reduce((sum, { count, successes }) => sum + count - successes, 0);
  const share = (failures + 0.5) / (counts(all) + 1);
  return mean(
    blocks.map(
      ({ before, after }) => share * (1 - share) * (1 / Math.max(1, counts(before)) + 1 / Math.max(1, counts(after))),
    ),
  );
}
