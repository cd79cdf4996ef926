import { CLOSED, HALF_OPEN, OPEN, stateNumber } from '../../domain/breaker-state.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type Metric, type SampleMetric, type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Estimate } from '../grammar/comparison.ts';
import type { Breaker } from './breaker.ts';
import { OPENED, TRANSITIONS } from './breaker-events.ts';
import { limitsOver, type MetricCounter, type Printed } from './counter-phases.ts';
import { countersIn } from './counters.ts';

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

/** Of which only limits may be known, as after a restart, and then why. */
export type Count = Estimate & { readonly unknown?: string };

/** What a service counted of a unit; undefined what it does not count. */
export interface BreakerCounts {
  /** From closed to open. */
  readonly trips: Count | undefined;
  /** To open, from closed or half-open. */
  readonly openings: Count | undefined;
  readonly halfOpenings: Count | undefined;
  readonly failures: Count | undefined;
  /** When it last tripped in each phase. */
  readonly failuresAtTrip: readonly number[];
  readonly probes: Count | undefined;
  readonly failedProbes: Count;
  readonly rejected: Count | undefined;
}

export const NONE: Count = { shown: 0, low: 0, high: 0 };

/** The breakers of all services, grouped by the labels that all counts of these metrics carry. */
export function unitsOf(
  evidence: Evidence,
  breakers: readonly Breaker[],
  metrics: readonly SampleName[],
): BreakerUnit[] {
  return [...Map.groupBy(breakers, ({ at }) => at)].flatMap(([at, own]) => {
    const counts = samplesAt(evidence, at).filter(({ metric }) => metrics.some((name) => metric.name === name));
    const isOn = (label: string) => counts.every(({ metric }) => metric.labels[label] !== undefined);
    const separating = labelsOf(own).filter(isOn);
    const valuesOf = ({ labels }: Breaker) => separating.map((label) => [label, labels[label]] as const);
    return [...Map.groupBy(own, (breaker) => JSON.stringify(valuesOf(breaker))).values()].map((group) => ({
      at,
      breakers: group,
      labels: Object.fromEntries(valuesOf(group[0] as Breaker)),
    }));
  });
}

export function countsOf(evidence: Evidence, unit: BreakerUnit, phases: readonly PhaseWindow[]): BreakerCounts {
  const all = samplesAt(evidence, unit.at).filter(({ metric }) => isOf(unit, metric));
  /** Not counted at all, or nothing to count in these phases: what appeared in one phase was 0 before. */
  const sum = (name: SampleName, isMeant: (labels: SampleMetric['labels']) => boolean = () => true) => {
    const family = all.filter(({ metric }) => metric.name === name);
    if (family.length === 0) return undefined;
    const matching = family.filter(({ metric }) => isMeant(metric.labels));
    return countOver(evidence, { at: unit.at, metric: samplesOf(name), matching, counts: true, sparse: true }, phases);
  };
  const between = (from: number | undefined, to: number) =>
    sum(TRANSITIONS, (labels) => {
      const [left, entered] = [labels['from'], labels['to']].map((text) => stateNumber(text ?? ''));
      return entered === to && (from === undefined || left === from);
    });
  const marks = all.filter(({ metric, phase }) => metric.name === AT_TRIP && phases.some(({ name }) => name === phase));
  return {
    trips: between(CLOSED, OPEN),
    openings: between(undefined, OPEN) ?? sum(OPENED),
    halfOpenings: between(undefined, HALF_OPEN),
    failures: sum(FAILURES),
    failuresAtTrip: marks.map(({ value }) => value),
    probes: sum(PROBES),
    failedProbes: sum(PROBES, (labels) => labels['result'] === 'failure') ?? NONE,
    rejected: sum(REJECTED),
  };
}

function countOver(evidence: Evidence, printed: Printed, phases: readonly PhaseWindow[]): Count {
  if (phases.length === 0) return NONE;
  const found = limitsOver(evidence, printed, phases);
  return 'missing' in found ? { shown: 0, low: 0, high: Number.POSITIVE_INFINITY, unknown: found.missing } : found;
}

interface Sample extends MetricCounter {
  readonly metric: SampleMetric;
}

function samplesAt(evidence: Evidence, at: string): Sample[] {
  return countersIn(evidence).flatMap(({ metric, ...counter }) =>
    counter.at === at && metric.kind === 'sample' ? [{ ...counter, metric }] : [],
  );
}

/** Any sample of breakers that is of this unit. */
export function isCountOf(unit: BreakerUnit, metric: Metric): boolean {
  return metric.kind === 'sample' && metric.name.startsWith('breaker_') && isOf(unit, metric);
}

/** Of a unit, or of a service that has no other and does not name it. */
function isOf({ labels }: BreakerUnit, sample: SampleMetric): boolean {
  return Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
}

function labelsOf(breakers: readonly Breaker[]): readonly string[] {
  return [...new Set(breakers.flatMap(({ labels }) => Object.keys(labels)))];
}
