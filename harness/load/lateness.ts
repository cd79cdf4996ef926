import type { GeneratorHealth } from '../domain/evidence.ts';
import type { Samples } from '../domain/recording.ts';
import { emptyHistogram } from '../runtime/histogram.ts';
import { createRecorder } from './recorder.ts';

/** How late the requests of open loops are sent. */
export interface Lateness {
  late(ms: number): void;
  /** A request came due and was not sent. */
  missed(): void;
  /** What came since it was last asked; `due` is missing when nothing did. */
  take(): Pick<GeneratorHealth, 'latenessMs' | 'due' | 'sent' | 'latenessP99Ms'>;
  /** All so far; empty when there were none. */
  total(): { readonly lateness?: Samples };
}

/** Begins with nothing. */
export function createLateness(): Lateness {
  const all = createRecorder();
  const recent = emptyHistogram();
  let worstMs = 0;
  let missed = 0;
  return {
    late(ms) {
      const us = Math.max(0, Math.round(ms * 1000));
      if (ms > worstMs) worstMs = ms;
      recent.recordValue(us);
      all.record(us);
    },
    missed() {
      missed++;
    },
    take() {
      const sent = recent.totalCount;
      const due = sent + missed;
      const latenessMs = worstMs;
      const latenessP99Ms = Math.min(worstMs, recent.getValueAtPercentile(99) / 1000);
      worstMs = 0;
      missed = 0;
      if (sent > 0) recent.reset();
      return due === 0 ? { latenessMs } : { latenessMs, due, sent, latenessP99Ms };
    },
    total() {
      const lateness = all.samples();
      return lateness.count === 0 ? {} : { lateness };
    },
  };
}
