import type { Interval } from '../domain/evidence.ts';
import { emptyHistogram, encodeHistogram } from '../runtime/histogram.ts';

/** Collects what ends between two cuts; one histogram is used again and again. */
export interface IntervalLog {
  sent(): void;
  ended(label: string, us: number): void;
  /** Ends the present interval, begins the next, and tells what was in it. */
  cut(phase: string, inFlight: number, atMs: number): Interval;
  /** Begins the next interval without keeping the present one, unless something was in it. */
  skip(atMs: number): boolean;
  list(): readonly Interval[];
}

/** `startMs`: when the first interval begins, ms since the scenario began. */
export function createIntervalLog(startMs: number): IntervalLog {
  const histogram = emptyHistogram();
  const intervals: Interval[] = [];
  let labels: Record<string, number> = {};
  let fromMs = startMs;
  let sent = 0;
  let maxUs = 0;
  const percentile = (percent: number) => Math.min(maxUs, histogram.getValueAtPercentile(percent));
  return {
    sent() {
      sent++;
    },
    ended(label, us) {
      labels[label] = (labels[label] ?? 0) + 1;
      if (us > maxUs) maxUs = us;
      histogram.recordValue(Math.min(us, histogram.highestTrackableValue));
    },
    cut(phase, inFlight, atMs) {
      const count = histogram.totalCount;
      const interval: Interval = {
        phase,
        fromMs,
        toMs: atMs,
        sent,
        inFlight,
        labels,
        count,
        p50Us: percentile(50),
        p99Us: percentile(99),
        maxUs,
        ...(count > 0 ? { hdr: encodeHistogram(histogram) } : {}),
      };
      intervals.push(interval);
      if (count > 0) histogram.reset();
      labels = {};
      fromMs = atMs;
      sent = 0;
      maxUs = 0;
      return interval;
    },
    skip(atMs) {
      const empty = sent === 0 && histogram.totalCount === 0;
      if (empty) fromMs = atMs;
      return empty;
    },
    list: () => intervals,
  };
}
