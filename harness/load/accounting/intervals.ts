import type { Interval } from '../../domain/evidence.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { createTally } from './tally.ts';

/** Collects what ends between two cuts. */
export interface IntervalLog {
  sent(): void;
  /** Called every `READ_EVERY_MS`: what was sent since the last time was sent together. */
  tick(): void;
  settled(label: string, us: number): void;
  /** Counts under its label only: it has no duration. */
  dropped(label: string): void;
  /** Ends the present interval, begins the next, and returns the one that ended. */
  cut(phase: string, inFlight: number, atMs: number): Interval;
  /** Begins the next interval without keeping the present one, unless something was in it. Returns whether it did. */
  skip(atMs: number): boolean;
  list(): readonly Interval[];
}

/** `startMs`: when the first interval begins, ms since the scenario began. */
export function createIntervalLog(startMs: number): IntervalLog {
  const histogram = emptyHistogram();
  const intervals: Interval[] = [];
  let open = { fromMs: startMs, sent: 0, maxUs: 0, labels: createTally() };
  let sinceTick = 0;
  let squares = 0;
  const tick = () => {
    squares += sinceTick ** 2;
    sinceTick = 0;
  };
  const begin = (fromMs: number) => {
    if (histogram.totalCount > 0) histogram.reset();
    open = { fromMs, sent: 0, maxUs: 0, labels: createTally() };
    sinceTick = 0;
    squares = 0;
  };
  return {
    sent() {
      open.sent++;
      sinceTick++;
    },
    tick,
    settled(label, us) {
      open.labels.add(label);
      if (us > open.maxUs) open.maxUs = us;
      histogram.recordValue(Math.min(us, histogram.highestTrackableValue));
    },
    dropped: (label) => open.labels.add(label),
    cut(phase, inFlight, toMs) {
      const { fromMs, sent, maxUs, labels } = open;
      tick();
      const count = histogram.totalCount;
      const percentile = (percent: number) => Math.min(maxUs, histogram.getValueAtPercentile(percent));
      const interval: Interval = {
        phase,
        fromMs,
        toMs,
        sent,
        inFlight,
        ...(sent > 0 ? { together: squares / sent } : {}),
        labels: labels.counts(),
        count,
        p50Us: percentile(50),
        p99Us: percentile(99),
        maxUs,
        ...(count > 0 ? { hdr: encodeHistogram(histogram) } : {}),
      };
      intervals.push(interval);
      begin(toMs);
      return interval;
    },
    skip(atMs) {
      const empty = open.sent === 0 && histogram.totalCount === 0;
      if (empty) begin(atMs);
      return empty;
    },
    list: () => intervals,
  };
}
