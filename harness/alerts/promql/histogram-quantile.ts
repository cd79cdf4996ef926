import type { Vector, VectorSample } from './expression.ts';
import { keyOf, NAME, without } from './labels.ts';

interface Bucket {
  /** Its upper bound. */
  readonly upTo: number;
  count: number;
}

/**
 * The quantile of each histogram among the samples, linear inside of a bucket. Above the last finite bound it is that bound;
 * without a bucket `+Inf`, or without an observation, NaN. [Prometheus 2, `bucketQuantile`]
 */
export function histogramQuantile(q: number, samples: Vector): VectorSample[] {
  const histograms = Map.groupBy(samples, ({ labels }) => keyOf(without(labels, [NAME, 'le'])));
  return [...histograms.values()].flatMap((rows) => {
    const buckets = rows.flatMap(({ labels, value }) => {
      const upTo = readBound(labels['le']);
      return upTo === undefined ? [] : [{ upTo, count: value }];
    });
    const labels = without(rows[0]?.labels ?? {}, [NAME, 'le']);
    return buckets.length === 0 ? [] : [{ labels, value: bucketQuantile(q, buckets) }];
  });
}

function readBound(le: string | undefined): number | undefined {
  if (le === undefined || le.trim() === '') return undefined;
  if (/^[+-]?inf(inity)?$/i.test(le)) return le.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const bound = Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

function bucketQuantile(q: number, unsorted: readonly Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const sorted = unsorted.toSorted((a, b) => a.upTo - b.upTo);
  if (sorted.at(-1)?.upTo !== Number.POSITIVE_INFINITY) return Number.NaN;
  const buckets = monotonic(coalesced(sorted));
  const total = buckets.at(-1)?.count ?? 0;
  if (buckets.length < 2 || total === 0) return Number.NaN;
  const rank = q * total;
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  const at = found < 0 ? buckets.length - 1 : found;
  const { upTo, count } = buckets[at] as Bucket;
  const below = buckets[at - 1];
  if (at === buckets.length - 1) return below?.upTo ?? Number.NaN;
  if (!below) return upTo <= 0 ? upTo : upTo * (rank / count);
  return below.upTo + (upTo - below.upTo) * ((rank - below.count) / (count - below.count));
}

/** Bounds that are spelt differently and are one: `0.5` and `0.50`. */
function coalesced(sorted: readonly Bucket[]): Bucket[] {
  const merged: Bucket[] = [];
  for (const { upTo, count } of sorted) {
    const last = merged.at(-1);
    if (last?.upTo === upTo) last.count += count;
    else merged.push({ upTo, count });
  }
  return merged;
}

/** Buckets of one scrape may be read at different moments; a count below that of a smaller bucket is raised to it. */
function monotonic(buckets: readonly Bucket[]): Bucket[] {
  let most = buckets[0]?.count ?? 0;
  return buckets.map(({ upTo, count }) => {
    if (count > most) most = count;
    return { upTo, count: count < most ? most : count };
  });
}
