import type { Evidence } from '../../domain/evidence.ts';
import { printMetric } from '../../domain/metric.ts';
import { countersIn } from './counters.ts';
import { poolsIn } from './pool-series.ts';
import type { MetricSeries } from './readings.ts';

/** A pool of which more was in use than any limit that it had in the run. */
export interface OverfullPool {
  readonly service: string;
  readonly text: string;
}

export function overfullPools(evidence: Evidence): readonly OverfullPool[] {
  const counters = countersIn(evidence);
  return poolsIn(evidence).flatMap(({ service, metric, use, limits, peak }) => {
    const marks = counters.filter((one) => one.at === service && printMetric(one.metric) === printMetric(peak));
    const used = Math.max(...valuesOf(use), ...marks.map(({ value }) => value));
    const known = limits.flatMap(valuesOf);
    const limit = Math.max(...known);
    // A limit of 0 is none.
    if (!Number.isFinite(limit) || used <= limit || known.some((value) => value <= 0)) return [];
    return [{ service, text: `${service} reported ${used} of ${limit} in use (${printMetric(metric)})` }];
  });
}

function valuesOf({ samples }: MetricSeries): readonly number[] {
  return samples.flatMap(([, value]) => value ?? []);
}
