import type { Evidence, PhaseWindow, Series } from '../../domain/evidence.ts';
import { type Metric, parseMetric, printMetric } from '../../domain/metric.ts';
import { isSurelyIn } from './moment.ts';

/** A series of the evidence with its name read. */
export interface MetricSeries extends Omit<Series, 'name'> {
  readonly metric: Metric;
}

/** The values of one gauge that were read in some phases. A peak between two readings is not among them. */
export interface Readings {
  readonly at: string;
  readonly values: readonly number[];
}

export function seriesIn({ series }: Evidence): MetricSeries[] {
  return series.map(({ name, ...rest }) => ({ ...rest, metric: parseMetric(name) }));
}

/** The readings of a metric, one entry per service that reports it; services without a reading are left out. */
export function readingsIn(
  evidence: Evidence,
  metric: Metric,
  at: string | undefined,
  phases: readonly PhaseWindow[],
): readonly Readings[] {
  const name = printMetric(metric);
  return evidence.series
    .filter((series) => series.name === name && (at === undefined || series.service === at))
    .map((series) => ({ at: series.service, values: valuesIn(series, phases) }))
    .filter(({ values }) => values.length > 0);
}

function valuesIn({ samples }: Series, phases: readonly PhaseWindow[]): number[] {
  return samples.flatMap((sample) => {
    const [, value] = sample;
    return value !== null && phases.some((phase) => isSurelyIn(sample, phase)) ? [value] : [];
  });
}

/** A reading above the peak of its phase, if any; those before the first that agrees with it are from before the peak was cleared. */
export function abovePeak(values: readonly number[], peak: number): number | undefined {
  const agreeing = values.findIndex((value) => value <= peak);
  const highest = Math.max(...values.slice(Math.max(0, agreeing)));
  return highest > peak ? highest : undefined;
}
