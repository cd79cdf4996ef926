import { stateName } from '../../domain/breaker-state.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isSameFamily, type SampleMetric, type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Breaker } from './breaker.ts';
import { countersIn } from './counters.ts';

export const TRANSITIONS: SampleName = 'breaker_transitions_total';
export const OPENED: SampleName = 'breaker_opened_total';
export const FAILURES: SampleName = 'breaker_recorded_failures_total';
export const AT_TRIP: SampleName = 'breaker_failures_at_trip';
export const PROBES: SampleName = 'breaker_probes_total';
const REJECTED: SampleName = 'breaker_rejected_total';

/** Breakers that their service's counts do not separate; mostly one. */
export interface BreakerUnit {
  readonly at: string;
  readonly breakers: readonly Breaker[];
  /** Labels that its counts have, and their values. */
  readonly labels: Readonly<Record<string, string | undefined>>;
}

/** What a service counted of a unit; undefined what it does not count. */
export interface BreakerCounts {
  /** From closed to open. */
  readonly trips: number | undefined;
  /** To open, from closed or half-open. */
  readonly openings: number | undefined;
  readonly halfOpenings: number | undefined;
  readonly failures: number | undefined;
  /** When it last tripped in each phase. */
  readonly failuresAtTrip: readonly number[];
  readonly probes: number | undefined;
  readonly failedProbes: number;
  readonly rejected: number | undefined;
}

/** The breakers of all services, grouped by the labels that all counts of these metrics carry. */
export function unitsOf(
  evidence: Evidence,
  breakers: readonly Breaker[],
  metrics: readonly SampleName[],
): BreakerUnit[] {
  return [...Map.groupBy(breakers, ({ at }) => at)].flatMap(([at, own]) => {
    const counts = samplesAt(evidence, at).filter((sample) => metrics.some((name) => sample.name === name));
    const separating = labelsOf(own).filter((label) => counts.every(({ labels }) => labels[label] !== undefined));
    const valuesOf = ({ labels }: Breaker) => separating.map((label) => [label, labels[label]] as const);
    return [...Map.groupBy(own, (breaker) => JSON.stringify(valuesOf(breaker))).values()].map((group) => ({
      at,
      breakers: group,
      labels: Object.fromEntries(valuesOf(group[0] as Breaker)),
    }));
  });
}

export function countsOf(evidence: Evidence, unit: BreakerUnit, phases: readonly PhaseWindow[]): BreakerCounts {
  const all = samplesAt(evidence, unit.at).filter((sample) => isOf(unit, sample));
  const own = all.filter(({ phase }) => phases.some(({ name }) => name === phase));
  const pick = (name: SampleName) => own.filter((sample) => isSameFamily(sample, samplesOf(name)));
  /** Not counted at all, or nothing to count in these phases: what appeared in one phase was 0 before. */
  const sum = (name: SampleName, isMeant: (labels: SampleMetric['labels']) => boolean = () => true) =>
    all.some((sample) => sample.name === name)
      ? pick(name).reduce((total, { labels, value }) => total + (isMeant(labels) ? value : 0), 0)
      : undefined;
  const between = (from: string | undefined, to: string) =>
    sum(TRANSITIONS, (labels) => {
      return stateName(labels['to'] ?? '') === to && (from === undefined || stateName(labels['from'] ?? '') === from);
    });
  return {
    trips: between('closed', 'open'),
    openings: between(undefined, 'open') ?? sum(OPENED),
    halfOpenings: between(undefined, 'half-open'),
    failures: sum(FAILURES),
    failuresAtTrip: pick(AT_TRIP).map(({ value }) => value),
    probes: sum(PROBES),
    failedProbes: sum(PROBES, (labels) => labels['result'] === 'failure') ?? 0,
    rejected: sum(REJECTED),
  };
}

interface Sample extends SampleMetric {
  readonly phase: string;
  readonly value: number;
}

function samplesAt(evidence: Evidence, at: string): Sample[] {
  return countersIn(evidence)
    .filter((counter) => counter.at === at)
    .flatMap(({ metric, phase, value }) => (metric.kind === 'sample' ? [{ ...metric, phase, value }] : []));
}

/** Of a unit, or of a service that has no other and does not name it. */
function isOf({ labels }: BreakerUnit, sample: Sample): boolean {
  return Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
}

function labelsOf(breakers: readonly Breaker[]): readonly string[] {
  return [...new Set(breakers.flatMap(({ labels }) => Object.keys(labels)))];
}
