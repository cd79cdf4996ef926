import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isSameFamily, type Metric, type SampleName, samplesOf } from '../../domain/metric.ts';
import { readingsIn, seriesIn } from './readings.ts';

const IN_USE = (['pool_in_use', 'bulkhead_in_use'] satisfies SampleName[]).map(samplesOf);
const LIMIT = (['pool_limit', 'pool_size', 'bulkhead_limit'] satisfies SampleName[]).map(samplesOf);

export interface PoolUse {
  readonly at: string;
  readonly most: number;
  readonly limit: number | undefined;
  readonly samples: number;
}

/** The fullest reading of a pool or bulkhead of this name; undefined when no service reported one. */
export function poolUse(
  evidence: Evidence,
  pool: string,
  at: string | undefined,
  phases: readonly PhaseWindow[],
): PoolUse | undefined {
  const ofPool = seriesIn(evidence)
    .map(({ metric }) => metric)
    .filter((metric) => hasLabelValue(metric, pool));
  const most = (families: readonly Metric[], service: string | undefined) =>
    ofPool
      .filter((metric) => families.some((family) => isSameFamily(family, metric)))
      .flatMap((metric) => readingsIn(evidence, metric, service, phases))
      .map(({ at, values }) => ({ at, most: Math.max(...values), samples: values.length }))
      .toSorted((a, b) => b.most - a.most)[0];
  const use = most(IN_USE, at);
  return use && { ...use, limit: most(LIMIT, use.at)?.most };
}

function hasLabelValue(metric: Metric, value: string): boolean {
  return metric.kind === 'sample' && Object.values(metric.labels).includes(value);
}
