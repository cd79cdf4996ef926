import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { SampleMetric } from '../../domain/metric.ts';
import { exactly, type Known } from '../grammar/comparison.ts';
import type { Part } from '../judgement.ts';
import { counterLimits, type FoundLimits } from './counters.ts';
import { describeSilence, gapReason, longestSilence } from './gaps.ts';
import { isSurelyIn } from './moment.ts';
import { type Pool, poolsIn } from './pool-series.ts';
import { abovePeak, type MetricSeries } from './readings.ts';

export interface PoolPart extends Part {
  readonly samples: number;
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
      const where = `at ${one.service}${labelsBeside(one.metric, pool)} in phase ${phase.name}`;
      const seen = { ...(asShare ? shareIn(one, phase) : placesIn(one, phase)), where };
      const peak = isCut ? undefined : peakIn(evidence, one, phase);
      const unit = asShare ? seen.limit : exactly(1);
      if (peak === undefined || unit === undefined) return { unknown: whyUnknown(evidence, one, phase, seen), ...seen };
      return withPeak(seen, peak, unit, usesIn(one, phase));
    }),
  );
}

/**
 * A peak of the phase is exact. One since the start of its service: no more was in use, and no less than a reading showed. One that says
 * less than a reading proves nothing but itself.
 */
function withPeak(seen: PoolPart, peak: FoundLimits, unit: Known, uses: readonly number[]): PoolPart {
  const { where, samples, shown, low, high } = seen;
  const known = { low: peak.low / unit.high, high: peak.high / unit.low };
  const above = abovePeak(uses, peak.high);
  if (above !== undefined) {
    const unknown = `a reading said ${above} and its peak ${peak.shown}: they disagree`;
    return { where, samples, shown: peak.shown / unit.high, ...known, high: Number.POSITIVE_INFINITY, unknown };
  }
  if (known.low === known.high) return { where, samples: 1, shown: known.low, ...known };
  const least = Math.max(low, known.low);
  const unknown = peak.unknown ?? (unit.low === unit.high ? undefined : CHANGED);
  const why = unknown === undefined ? {} : { unknown };
  return { where, samples, shown, low: least, high: Math.max(least, Math.min(high, known.high)), ...why };
}

const CHANGED = 'its limit changed, and what it was at its peak is not known';

/** What sets it apart from the other pools of that name: ` (server="app1")`. */
function labelsBeside({ labels }: SampleMetric, pool: string): string {
  const others = Object.entries(labels).filter(([, value]) => value !== pool);
  return others.length === 0 ? '' : ` (${others.map(([label, value]) => `${label}="${value}"`).join(', ')})`;
}

type Seen = Omit<PoolPart, 'where'> & {
  /** The least and the most that its limit was in the phase; absent where it had none at times. */
  readonly limit?: Known;
};

/** Reading by reading against the limit of that moment; a limit of 0 allows no share. */
function shareIn({ use, limits }: Pool, phase: PhaseWindow): Seen {
  const known = valuesIn(limits, phase);
  const shares = valuesIn([use], phase).flatMap(({ atMs, value }) => {
    const limit = limitAt(limits, atMs);
    return limit === undefined || limit <= 0 ? [] : [value / limit];
  });
  const most = Math.max(...shares);
  const values = known.map(({ value }) => value);
  const range = { low: Math.min(...values), high: Math.max(...values) };
  const one = values.length > 0 && range.low > 0 ? { limit: range } : {};
  if (shares.length === 0) {
    const unknown =
      values.length === 0 ? 'the size of the pool was not reported' : `a limit of ${range.low} allows no share`;
    return { samples: 0, shown: null, low: 0, high: Number.POSITIVE_INFINITY, unknown, ...one };
  }
  return { samples: shares.length, shown: most, low: most, high: Math.max(1, most), ...one };
}

/** A limit of 0, or below it, is none: so Go's `sql.DB` and others say that a pool may grow as it likes. */
function placesIn({ use, limits }: Pool, phase: PhaseWindow): Seen {
  const values = usesIn({ use }, phase);
  const most = values.length === 0 ? null : Math.max(...values);
  const known = valuesIn(limits, phase).map(({ value }) => value);
  const limit = Math.max(...known);
  const isLimited = limit >= (most ?? 0) && known.every((value) => value > 0);
  const high = isLimited ? limit : Number.POSITIVE_INFINITY;
  return { samples: values.length, shown: most, low: most ?? 0, high };
}

function peakIn(evidence: Evidence, { service, peak }: Pool, phase: PhaseWindow): FoundLimits | undefined {
  const found = counterLimits(evidence, { metric: peak, at: service }, [phase]);
  return 'missing' in found ? undefined : found;
}

function usesIn({ use }: Pick<Pool, 'use'>, phase: PhaseWindow): readonly number[] {
  return valuesIn([use], phase).map(({ value }) => value);
}

function valuesIn(series: readonly MetricSeries[], phase: PhaseWindow) {
  return series.flatMap(({ samples }) =>
    samples.flatMap((sample) => {
      const [atMs, value] = sample;
      return value !== null && isSurelyIn(sample, phase) ? [{ atMs, value }] : [];
    }),
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
