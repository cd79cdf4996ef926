import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type Metric, type SampleName, samplesOf } from '../../domain/metric.ts';
import { servicesWith } from './counters.ts';

/** A mark that a dependency keeps of its densest stretch, and how long that is. */
export interface PeakMark {
  readonly name: SampleName;
  readonly metric: Metric;
  /** `1 s` */
  readonly stretch: string;
}

/** The second of real time comes first. */
const PEAKS = [
  ['arrivals_peak_1s', '1 s'],
  ['arrivals_peak_100ms', '100 ms'],
] as const satisfies readonly (readonly [SampleName, string])[];

/** The one that it kept in all of these phases, or else in some. */
export function peakMark(evidence: Evidence, at: string, phases: readonly PhaseWindow[]): PeakMark {
  const isKeptIn = (name: SampleName, own: readonly PhaseWindow[]) => servicesWith(evidence, name, own).includes(at);
  const [name, stretch] =
    PEAKS.find(([mark]) => isKeptIn(mark, phases)) ??
    PEAKS.find(([mark]) => phases.some((phase) => isKeptIn(mark, [phase]))) ??
    PEAKS[1];
  return { name, metric: samplesOf(name), stretch };
}
