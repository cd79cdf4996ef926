import type { Counter } from '../domain/evidence.ts';
import { isCounter, printMetric } from '../domain/metric.ts';
import type { PrometheusSample } from '../domain/prometheus.ts';
import type { Measurement, MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/** The readings of one endpoint at both ends of a phase; `before` is missing when it did not answer. */
export interface PhaseReadings {
  readonly before: Reading | undefined;
  readonly after: Reading;
}

/**
 * What one service counted in a phase: the metrics that its probe computes, and each Prometheus sample under its own name.
 * Counters are the difference since the phase began, gauges and marks stand as they were at its end. Buckets of histograms
 * are left out.
 */
export function phaseCounters(
  of: Pick<Counter, 'at' | 'phase'>,
  { before, after }: PhaseReadings,
  metricsIn: MetricReader,
): Counter[] {
  const computed = changesOf(before ? metricsIn(before) : [], metricsIn(after));
  const sampled = changesOf(samplesIn(before), samplesIn(after));
  return [...computed, ...sampled]
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, value }) => ({ name, ...of, value }));
}

interface Sampled extends Measurement {
  /** Its declared Prometheus type. */
  readonly type?: string;
}

function samplesIn(reading: Reading | undefined): Sampled[] {
  const kept = reading?.samples.filter(isKept) ?? [];
  return kept.map((metric) => ({ metric, name: printMetric(metric), value: metric.value, type: metric.type }));
}

function isKept({ name, type }: PrometheusSample): boolean {
  return !(type === 'histogram' && name.endsWith('_bucket'));
}

function changesOf(before: readonly Sampled[], after: readonly Sampled[]): Pick<Counter, 'name' | 'value'>[] {
  const earlier = new Map(before.map(({ name, value }) => [name, value]));
  return after.map(({ metric, name, value, type }) => ({
    name,
    value: isCounter(metric, type) ? increase(earlier.get(name), value) : value,
  }));
}

/** A counter that went back was restarted from 0 with its process (as Prometheus' `increase` has it). */
function increase(before: number | undefined, after: number): number {
  return before === undefined || after < before ? after : after - before;
}
