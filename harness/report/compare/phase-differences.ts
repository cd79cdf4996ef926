import type { Finding, PhaseDifference } from './comparison.ts';
import type { RunFigures } from './figures.ts';
import { type History, historyChanges } from './history-changes.ts';
import type { Span } from './interval.ts';
import type { Block } from './order.ts';
import { type Change, pairedChanges, sideMean } from './paired-changes.ts';
import type { Statistic } from './statistic.ts';

/** What figures are judged by; `shown`: by nothing. */
export type Basis =
  | { readonly mode: 'interleaved'; readonly blocks: readonly Block[] }
  | { readonly mode: 'history'; readonly history: History }
  | { readonly mode: 'shown' };

export interface Limits {
  /** Probability that any interval misses. */
  readonly missed: number;
  /** Change of a duration that two runs of the same code may show: 0.1 is 10 %. */
  readonly allowance: number;
  /** Durations of unlike machines are not judged. */
  readonly machines: 'one' | 'several';
}

/** A change of the share of successes that two runs of the same code may show. */
const SHARE_ALLOWANCE = 0.01;

/** A duration that may have become half as long again, for all that is known, is not called the same. */
const LARGEST_UNSEEN = 1.5;

/** A tenth of all requests that may have come to fail, for all that is known, is not called the same. */
const LARGEST_UNSEEN_LOSS = 0.1;

/** Differences of all statistics. All intervals hold together (Bonferroni). */
export function phaseDifferences(
  statistics: readonly Statistic[],
  { before, after }: { readonly before: readonly RunFigures[]; readonly after: readonly RunFigures[] },
  basis: Basis,
  limits: Limits,
): PhaseDifference[] {
  const tails = limits.missed / Math.max(1, statistics.length);
  const changes = changesOf();
  return statistics.map((statistic) => differenceOf(statistic, changes.get(statistic) as Change, limits));

  function changesOf(): ReadonlyMap<Statistic, Change> {
    if (basis.mode === 'interleaved') return pairedChanges(statistics, basis.blocks, tails);
    if (basis.mode === 'history') return historyChanges(statistics, after, basis.history, tails);
    return new Map(
      statistics.map((each) => [
        each,
        { before: sideMean(each, before), after: sideMean(each, after), interval: undefined },
      ]),
    );
  }
}

function differenceOf(statistic: Statistic, { before, after, interval }: Change, limits: Limits): PhaseDifference {
  const isShare = statistic.figure === 'success share';
  const shown = isShare ? (value: number) => value : Math.exp;
  const change = shown(after - before);
  const span = interval && { low: shown(interval.low), high: shown(interval.high) };
  return {
    ...statistic,
    before: shown(before),
    after: shown(after),
    change,
    interval: span ?? null,
    finding: isShare ? shareFinding(change, span) : durationFinding(change, span, limits),
  };
}

function durationFinding(change: number, interval: Span | undefined, { allowance, machines }: Limits): Finding {
  if (!interval || machines === 'several') return 'unknown';
  if (interval.low > 1 && change > 1 + allowance) return 'worse';
  if (interval.high < 1 && change < 1 / (1 + allowance)) return 'better';
  return interval.high > LARGEST_UNSEEN ? 'unknown' : 'same';
}

function shareFinding(change: number, interval: Span | undefined): Finding {
  if (!interval) return 'unknown';
  if (interval.high < 0 && change < -SHARE_ALLOWANCE) return 'worse';
  if (interval.low > 0 && change > SHARE_ALLOWANCE) return 'better';
  return interval.low < -LARGEST_UNSEEN_LOSS ? 'unknown' : 'same';
}
