import type { Labels, Selector } from './expression.ts';
import { NAME } from './labels.ts';
import { matcherOf } from './matchers.ts';

export type Point = readonly [atMs: number, value: number];

/** A series, its samples in order of time; null where Prometheus notes that it is stale: it was gone from the scrape. */
export interface StoredSeries {
  /** With its name as `__name__`. */
  readonly labels: Labels;
  readonly samples: readonly (readonly [atMs: number, value: number | null])[];
}

/** Series of one run, found by selectors. */
export interface Storage {
  select(selector: Selector): readonly StoredSeries[];
}

/** A sample that is older than this is not taken for the current one. [`--query.lookback-delta`, default] */
const LOOKBACK_MS = 5 * 60_000;

export function createStorage(all: readonly StoredSeries[]): Storage {
  const byName = Map.groupBy(all, ({ labels }) => labels[NAME]);
  const found = new Map<Selector, readonly StoredSeries[]>();
  return {
    select: (selector) => {
      const known = found.get(selector);
      if (known) return known;
      const matches = matcherOf(selector.matchers);
      const series = (byName.get(selector.name) ?? []).filter(({ labels }) => matches(labels));
      found.set(selector, series);
      return series;
    },
  };
}

/** The sample that counts at a moment; undefined where the last one is stale or too old. */
export function sampleAt({ samples }: StoredSeries, atMs: number): number | undefined {
  const last = samples[countUntil(samples, atMs) - 1];
  return last && last[0] >= atMs - LOOKBACK_MS ? (last[1] ?? undefined) : undefined;
}

/** Samples of a window, both edges included as in Prometheus 2 (3 leaves out its beginning). */
export function samplesBetween({ samples }: StoredSeries, fromMs: number, toMs: number): Point[] {
  const until = countUntil(samples, toMs);
  let from = until;
  while (from > 0 && (samples[from - 1]?.[0] ?? 0) >= fromMs) from--;
  return samples.slice(from, until).flatMap(([atMs, value]) => (value === null ? [] : [[atMs, value] as const]));
}

/** How many samples are not after a moment. */
function countUntil(samples: StoredSeries['samples'], atMs: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.[0] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
