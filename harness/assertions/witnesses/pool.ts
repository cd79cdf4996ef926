import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { parseMetricName } from './metric-name.ts';
import { readingsIn } from './readings.ts';

/** What pools and bulkheads call themselves in metrics. */
const IN_USE: readonly string[] = ['pool_in_use', 'bulkhead_in_use'];
const LIMIT: readonly string[] = ['pool_limit', 'pool_size', 'bulkhead_limit'];

export interface PoolUse {
  readonly at: string;
  readonly most: number;
  readonly limit: number | undefined;
  readonly samples: number;
}

/** The fullest that a pool of this name was seen; undefined when nobody reported one. */
export function poolUse(
  evidence: Evidence,
  pool: string,
  at: string | undefined,
  phases: readonly PhaseWindow[],
): PoolUse | undefined {
  const named = evidence.series.filter(({ name }) => isOf(pool, name));
  const most = (metrics: readonly string[], service: string | undefined) =>
    named
      .filter(({ name }) => metrics.includes(parseMetricName(name).metric))
      .flatMap(({ name }) => readingsIn(evidence, name, service, phases))
      .map(({ at, values }) => ({ at, most: Math.max(...values), samples: values.length }))
      .toSorted((a, b) => b.most - a.most)[0];
  const use = most(IN_USE, at);
  return use && { ...use, limit: most(LIMIT, use.at)?.most };
}

function isOf(pool: string, name: string): boolean {
  return [...parseMetricName(name).labels.values()].includes(pool);
}
