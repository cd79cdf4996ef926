import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isSameFamily, type SampleName, samplesOf } from '../../domain/metric.ts';
import { countersIn } from './counters.ts';

/** Services that reported a metric in any phase: whoever is silent in another is unknown there. */
export function keepersOf(evidence: Evidence, name: SampleName): readonly string[] {
  const reported = countersIn(evidence).filter(({ metric }) => isSameFamily(metric, samplesOf(name)));
  return [...new Set(reported.map(({ at }) => at))];
}

/** Phases in which a service that reported counts in others reported none. */
export function silentPhases(
  { counters }: Evidence,
  at: string,
  phases: readonly PhaseWindow[],
): readonly PhaseWindow[] {
  const answered = new Set(counters.filter((counter) => counter.at === at).map(({ phase }) => phase));
  return answered.size === 0 ? [] : phases.filter(({ name }) => !answered.has(name));
}
