import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isSameFamily, type SampleName, samplesOf } from '../../domain/metric.ts';
import { isCovered, type MetricCounter } from './counter-phases.ts';
import { countersIn } from './counters.ts';
import { missedEnd } from './gaps.ts';

/** Services that reported a metric in any phase: whoever is silent in another is unknown there. */
export function keepersOf(evidence: Evidence, name: SampleName): readonly string[] {
  const reported = countersIn(evidence).filter(({ metric }) => isSameFamily(metric, samplesOf(name)));
  return [...new Set(reported.map(({ at }) => at))];
}

/**
 * Phases in which a service that reported counts in others reported none, or not those that are asked for: it printed them before, or one
 * of its endpoints missed the end of the phase. What was counted in a phase may be in the count of a later one.
 */
export function silentPhases(
  evidence: Evidence,
  at: string,
  phases: readonly PhaseWindow[],
  isAsked: (counter: MetricCounter) => boolean,
): readonly PhaseWindow[] {
  const own = countersIn(evidence).filter((counter) => counter.at === at);
  const asked = own.filter(isAsked);
  const order = evidence.phases.map(({ name }) => name);
  const isSilent = (phase: string) => {
    if (asked.some((one) => one.phase === phase) || isCovered(asked, phase, phases)) return false;
    const isGone = asked.some((one) => order.indexOf(one.phase) < order.indexOf(phase));
    return isGone || missedEnd(evidence, at, phase) || !own.some((counter) => counter.phase === phase);
  };
  return own.length === 0 ? [] : phases.filter(({ name }) => isSilent(name));
}
