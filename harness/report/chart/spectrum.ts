import type { Evidence } from '../../domain/evidence.ts';
import { type Durations, mergeDurations } from '../../runtime/histogram.ts';
import { type Chart, type ChartLine, short, valuesOf } from './chart.ts';

const STEP = 0.05;
/** Between its slowest and its fastest request a spectrum needs tenfolds to show both. */
const LOG_FROM = 20;

/**
 * Durations by percentile on HdrHistogram's axis (each nine takes as much room as the one before), one line per
 * variant. A line ends at its exact maximum, where its samples end. Undefined when nothing was recorded.
 */
export function spectrumChart(members: readonly Evidence[]): Chart | undefined {
  const phase = spectrumPhase(members);
  const recorded = members.flatMap(({ plan, load }) => {
    const recordings = load.recordings.filter(
      (each) => each.clock === 'response' && each.kind !== 'dropped' && counts(each.phase, phase),
    );
    const merged = mergeDurations(recordings);
    return merged ? [{ name: plan.variant, merged, k: plan.timeScale }] : [];
  });
  if (recorded.length === 0) return undefined;
  const ends = recorded.map(({ merged }) => endOf(merged));
  const grid = [...new Set([...steps(Math.max(...ends)), ...ends])].sort((a, b) => a - b);
  const lines = recorded.map(({ name, merged, k }): ChartLine => {
    const own = grid.filter((nines) => nines <= endOf(merged));
    return { name, points: own.map((nines) => [nines, at(merged, nines, k)] as const) };
  });
  const values = lines.flatMap(valuesOf).filter((value) => value > 0);
  return {
    title: 'Percentile spectrum of the durations',
    kind: 'lines',
    xUnit: 'percentile',
    yUnit: 'ms',
    xTitle: 'share of the requests that were so fast or faster',
    log: Math.max(...values) / Math.min(...values) > LOG_FROM,
    lines,
  };
}

/** The phase that a scenario is about: the fault if there is one; undefined when that is all but warm-up. */
export function spectrumPhase(members: readonly Evidence[]): string | undefined {
  const faulty = members.some(({ phases }) => phases.some(({ name }) => name === 'fault'));
  return faulty ? 'fault' : undefined;
}

function counts(phase: string, wanted: string | undefined): boolean {
  return wanted === undefined ? phase !== 'warmup' : phase === wanted;
}

function steps(end: number): number[] {
  return Array.from({ length: Math.floor(end / STEP) + 1 }, (_, i) => short(i * STEP));
}

/** A hundred samples reach to two nines. */
function endOf({ count }: Durations): number {
  return short(Math.log10(Math.max(2, count)));
}

function at(merged: Durations, nines: number, k: number): number {
  const us = nines === endOf(merged) ? merged.maxUs : merged.percentileUs(100 - 100 / 10 ** nines);
  return short((us * k) / 1000);
}
