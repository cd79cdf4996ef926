import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type Metric, type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Scope } from '../grammar/scope.ts';
import { counterOver, type Found, servicesWith } from './counters.ts';
import { phasesOf } from './window.ts';

/** A mark that a dependency keeps of its densest stretch, and how long that is. */
interface PeakMark {
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

/** The phases of a scope whose peaks are compared, by which mark, and what that was in the baseline. */
interface ComparedPeaks {
  readonly phases: readonly PhaseWindow[];
  readonly mark: PeakMark;
  readonly usual: Found;
}

export function comparedPeaks(evidence: Evidence, at: string, scope: Scope): ComparedPeaks {
  const phases = phasesOf(evidence, scope).filter(({ name }) => name !== 'baseline');
  const mark = peakMark(evidence, at, phases);
  return {
    phases,
    mark,
    usual: counterOver(evidence, { metric: mark.metric, at }, phasesOf(evidence, { phase: 'baseline' })),
  };
}

/** The one that it kept in all of these phases, or else in some. */
function peakMark(evidence: Evidence, at: string, phases: readonly PhaseWindow[]): PeakMark {
  const isKeptIn = (name: SampleName, own: readonly PhaseWindow[]) => servicesWith(evidence, name, own).includes(at);
  const [name, stretch] =
    PEAKS.find(([mark]) => isKeptIn(mark, phases)) ??
    PEAKS.find(([mark]) => phases.some((phase) => isKeptIn(mark, [phase]))) ??
    PEAKS[1];
  return { name, metric: samplesOf(name), stretch };
}
