import type { Evidence } from '../../domain/evidence.ts';
import {
  isSameFamily,
  type Labels,
  printMetric,
  type SampleMetric,
  type SampleName,
  samplesOf,
} from '../../domain/metric.ts';
import { countersIn } from './counters.ts';
import { type MetricSeries, seriesIn } from './readings.ts';

/** How a pool and a bulkhead call what is in use, the most of it, and the limit of it. */
const KINDS: Readonly<Record<string, { readonly peak: SampleName; readonly limits: readonly SampleName[] }>> = {
  pool_in_use: { peak: 'pool_in_use_max', limits: ['pool_limit', 'pool_size'] },
  bulkhead_in_use: { peak: 'bulkhead_in_use_max', limits: ['bulkhead_limit'] },
};

/** One pool of one service, with the limit that has the same labels there, or some of them and no other. */
export interface Pool {
  readonly service: string;
  readonly metric: SampleMetric;
  readonly use: MetricSeries;
  readonly limits: readonly MetricSeries[];
  readonly peak: SampleMetric;
}

/** Without a name all of them. One of which only the peak is known is among them. */
export function poolsIn(evidence: Evidence, pool?: string, at?: string): readonly Pool[] {
  const series = seriesIn(evidence).filter(({ service }) => at === undefined || service === at);
  const used = [...series, ...peaksAlone(evidence, series)];
  return used.flatMap((use) => {
    const { metric, service } = use;
    const kind = metric.kind === 'sample' ? KINDS[metric.name] : undefined;
    if (metric.kind !== 'sample' || !kind || (at !== undefined && service !== at)) return [];
    if (pool !== undefined && !Object.values(metric.labels).includes(pool)) return [];
    const own = series.filter((one) => one.service === service);
    const limits = limitsOf(own, kind.limits, metric.labels);
    return [{ service, metric, use, limits, peak: { ...samplesOf(kind.peak), labels: metric.labels } }];
  });
}

/** Peaks that services kept of pools whose use was never read. */
function peaksAlone(evidence: Evidence, series: readonly MetricSeries[]): readonly MetricSeries[] {
  const names = new Set(series.map(({ service, metric }) => JSON.stringify([service, printMetric(metric)])));
  const alone = countersIn(evidence).flatMap(({ at, metric }): MetricSeries[] => {
    const [kind] = Object.entries(KINDS).find(([, { peak }]) => isSameFamily(metric, samplesOf(peak))) ?? [];
    if (metric.kind !== 'sample' || kind === undefined) return [];
    return [{ service: at, metric: { ...metric, name: kind }, samples: [] }];
  });
  const apart = alone.map((one) => [JSON.stringify([one.service, printMetric(one.metric)]), one] as const);
  return [...new Map(apart.filter(([name]) => !names.has(name))).values()];
}

/** The limit that has most labels in common with the pool; where a service reports several kinds, the first of them. */
function limitsOf(own: readonly MetricSeries[], names: readonly SampleName[], pool: Labels): readonly MetricSeries[] {
  const about = names
    .map((name) =>
      own.flatMap((one) => {
        const { metric } = one;
        return metric.kind === 'sample' && metric.name === name && isAbout(metric.labels, pool)
          ? [{ one, labels: Object.keys(metric.labels).length }]
          : [];
      }),
    )
    .find((found) => found.length > 0);
  const most = Math.max(...(about ?? []).map(({ labels }) => labels));
  return (about ?? []).flatMap(({ one, labels }) => (labels === most ? [one] : []));
}

/** A limit of a database may be that of each of its users. */
function isAbout(limit: Labels, pool: Labels): boolean {
  return Object.entries(limit).every(([label, value]) => pool[label] === value);
}
