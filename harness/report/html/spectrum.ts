import type { Evidence } from '../../domain/evidence.ts';
import { type Durations, mergeDurations } from '../../runtime/histogram.ts';
import { type Chart, short } from './chart.ts';

const STEP = 0.05;

/**
 * Durations by percentile on HdrHistogram's axis (each nine takes as much room as the one before), one line per
 * variant. A line ends at its exact maximum, where its samples end.
 */
export function spectrum(members: readonly Evidence[]): Chart | undefined {
  const phase = spectrumPhase(members);
  const lines = members.flatMap(({ plan, load }) => {
    const recordings = load.recordings.filter((each) => each.clock === 'response' && counts(each.phase, phase));
    const merged = mergeDurations(recordings);
    return merged ? [{ name: plan.variant, merged, k: plan.timeScale }] : [];
  });
  if (lines.length === 0) return undefined;
  const ends = lines.map(({ merged }) => Math.log10(Math.max(2, merged.count)));
  const x = [...new Set([...steps(Math.max(...ends)), ...ends.map(short)])].sort((a, b) => a - b);
  return {
    title: 'Percentile spectrum',
    about: `All requests of ${phase ? `the ${phase} phase` : 'all phases'}, whatever their outcome; a line ends at its maximum.`,
    kind: 'lines',
    xUnit: 'percentile',
    yUnit: 'ms',
    x,
    lines: lines.map(({ name, merged, k }, colour) => {
      const line = { name, colour, values: x.map((nines) => at(merged, nines, k)) };
      return colour >= 6 ? { ...line, dash: true } : line;
    }),
  };
}

/** The phase that a scenario is about: the fault if there is one; undefined when that is all but warm-up. */
function spectrumPhase(members: readonly Evidence[]): string | undefined {
  const faulty = members.some(({ phases }) => phases.some(({ name }) => name === 'fault'));
  return faulty ? 'fault' : undefined;
}

function counts(phase: string, wanted: string | undefined): boolean {
  return wanted === undefined ? phase !== 'warmup' : phase === wanted;
}

function steps(end: number): number[] {
  return Array.from({ length: Math.floor(end / STEP) + 1 }, (_, i) => short(i * STEP));
}

function at(merged: Durations, nines: number, k: number): number | null {
  const end = short(Math.log10(Math.max(2, merged.count)));
  if (nines > end) return null;
  const us = nines === end ? merged.maxUs : merged.percentileUs(100 - 100 / 10 ** nines);
  return short((us * k) / 1000);
}
