import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type Labels, type SampleMetric, type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Part } from '../judgement.ts';
import { counterLimits, type FoundLimits } from './counters.ts';
import { describeSilence, gapReason, longestSilence } from './gaps.ts';
import { type MetricSeries, seriesIn } from './readings.ts';

/** How a pool and a bulkhead call what is in use, the most of it, and the limit of it. */
const KINDS: Readonly<Record<string, { readonly peak: SampleName; readonly limits: readonly SampleName[] }>> = {
  pool_in_use: { peak: 'pool_in_use_max', limits: ['pool_limit', 'pool_size'] },
  bulkhead_in_use: { peak: 'bulkhead_in_use_max', limits: ['bulkhead_limit'] },
};

export interface PoolPart extends Part {
  readonly samples: number;
}

/** One pool of one service, with the limit that has the same labels there, or some of them and no other. */
export interface Pool {
  readonly service: string;
  readonly metric: SampleMetric;
  readonly use: MetricSeries;
  readonly limits: readonly MetricSeries[];
  readonly peak: SampleMetric;
}

/**
 * The most of a pool of this name that was in use, for each service with one and each phase: as a share of the limit at that
 * moment, or in places. The peak that a service keeps is exact. Readings miss what happens between them, so the fullest one
 * is a lower limit, and the pool's own limit the upper one.
 */
export function poolParts(
  evidence: Evidence,
  { pool, at }: { readonly pool: string; readonly at?: string },
  phases: readonly PhaseWindow[],
  { asShare, isCut }: { readonly asShare: boolean; readonly isCut: boolean },
): readonly PoolPart[] {
  return poolsIn(evidence, pool, at).flatMap((one) =>
    phases.map((phase) => {
      const usual = asShare ? shareIn(one, phase) : placesIn(one, phase);
      const seen = { ...usual, where: `at ${one.service}${labelsBeside(one.metric, pool)} in phase ${phase.name}` };
      const peak = isCut ? undefined : peakIn(evidence, one, phase);
      const unit = asShare ? seen.limit : 1;
      if (peak === undefined || unit === undefined) return { unknown: whyUnknown(evidence, one, phase, seen), ...seen };
      return withPeak(seen, peak, unit);
    }),
  );
}

/** A peak of the phase is exact. One since the start of its service: no more was in use, and no less than a reading showed. */
function withPeak({ where, samples, shown, low, high }: PoolPart, peak: FoundLimits, unit: number): PoolPart {
  const known = { low: peak.low / unit, high: peak.high / unit };
  if (peak.low === peak.high) return { where, samples: 1, shown: peak.shown / unit, ...known };
  const least = Math.max(low, known.low);
  const why = peak.unknown === undefined ? {} : { unknown: peak.unknown };
  return { where, samples, shown, low: least, high: Math.max(least, Math.min(high, known.high)), ...why };
}

/** What sets it apart from the other pools of that name: ` (server="app1")`. */
function labelsBeside({ labels }: SampleMetric, pool: string): string {
  const others = Object.entries(labels).filter(([, value]) => value !== pool);
  return others.length === 0 ? '' : ` (${others.map(([label, value]) => `${label}="${value}"`).join(', ')})`;
}

/** Without a name all of them. */
export function poolsIn(evidence: Evidence, pool?: string, at?: string): readonly Pool[] {
  const series = seriesIn(evidence).filter(({ service }) => at === undefined || service === at);
  return series.flatMap((use) => {
    const { metric, service } = use;
    const kind = metric.kind === 'sample' ? KINDS[metric.name] : undefined;
    if (metric.kind !== 'sample' || !kind) return [];
    if (pool !== undefined && !Object.values(metric.labels).includes(pool)) return [];
    const limits = series.filter(
      (one) =>
        one.service === service &&
        one.metric.kind === 'sample' &&
        kind.limits.some((name) => name === (one.metric as SampleMetric).name) &&
        isAbout(one.metric.labels, metric.labels),
    );
    return [{ service, metric, use, limits, peak: { ...samplesOf(kind.peak), labels: metric.labels } }];
  });
}

/** A limit of a database may be that of each of its users. */
function isAbout(limit: Labels, pool: Labels): boolean {
  return Object.entries(limit).every(([label, value]) => pool[label] === value);
}

type Seen = Omit<PoolPart, 'where'> & {
  /** The one limit that the pool had all the phase. */
  readonly limit?: number;
};

/** Reading by reading against the limit of that moment; a limit of 0 allows no share. */
function shareIn({ use, limits }: Pool, phase: PhaseWindow): Seen {
  const known = valuesIn(limits, phase);
  const shares = valuesIn([use], phase).flatMap(({ atMs, value }) => {
    const limit = limitAt(limits, atMs);
    return limit === undefined || limit <= 0 ? [] : [value / limit];
  });
  const most = Math.max(...shares);
  const [limit] = new Set(known.map(({ value }) => value));
  const one = limit !== undefined && limit > 0 && known.every(({ value }) => value === limit) ? { limit } : {};
  if (shares.length === 0) {
    const unknown = known.length > 0 ? 'a limit of 0 allows no share' : `the size of the pool was not reported`;
    return { samples: 0, shown: null, low: 0, high: Number.POSITIVE_INFINITY, unknown, ...one };
  }
  return { samples: shares.length, shown: most, low: most, high: Math.max(1, most), ...one };
}

function placesIn({ use, limits }: Pool, phase: PhaseWindow): Seen {
  const values = valuesIn([use], phase).map(({ value }) => value);
  const most = values.length === 0 ? null : Math.max(...values);
  const limit = Math.max(...valuesIn(limits, phase).map(({ value }) => value));
  const high = limit >= (most ?? 0) ? limit : Number.POSITIVE_INFINITY;
  return { samples: values.length, shown: most, low: most ?? 0, high };
}

function peakIn(evidence: Evidence, { service, peak }: Pool, phase: PhaseWindow): FoundLimits | undefined {
  const found = counterLimits(evidence, { metric: peak, at: service }, [phase]);
  return 'missing' in found ? undefined : found;
}

function valuesIn(series: readonly MetricSeries[], { fromMs, toMs }: PhaseWindow) {
  return series.flatMap(({ samples }) =>
    samples.flatMap(([atMs, value]) => (value !== null && fromMs <= atMs && atMs <= toMs ? [{ atMs, value }] : [])),
  );
}

/** The limit at that moment; where it was not read then, the smaller of those before and after it. */
function limitAt(limits: readonly MetricSeries[], atMs: number): number | undefined {
  const known = limits.flatMap(({ samples }) => samples).filter(([, value]) => value !== null);
  const same = known.find(([at]) => at === atMs)?.[1];
  if (same !== undefined && same !== null) return same;
  const around = [known.findLast(([at]) => at < atMs), known.find(([at]) => at > atMs)];
  const values = around.flatMap((sample) => sample?.[1] ?? []);
  return values.length === 0 ? undefined : Math.min(...values);
}

function whyUnknown(evidence: Evidence, pool: Pool, phase: PhaseWindow, { samples }: Seen): string {
  const { service, use, peak } = pool;
  const reason = gapReason(evidence, service, [phase]);
  const name = evidence.series.find((one) => one.samples === use.samples)?.name ?? '';
  const silence = longestSilence(evidence, service, name, [phase]);
  if (silence) return `${describeSilence(silence, evidence.plan.timeScale)}${reason}`;
  if (samples === 0) return `it was not read${reason}`;
  return `peaks between ${samples} readings do not show: export its peak (${peak.name})`;
}
