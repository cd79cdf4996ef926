import type { GeneratorHealth, LoadEvidence } from '../../domain/evidence.ts';
import { emptyHistogram } from '../../runtime/histogram.ts';
import { getOrAdd } from './get-or-add.ts';
import { createRecorder, type Recorder } from './recorder.ts';

/** How late the requests of open loops are sent. */
export interface Lateness {
  late(ms: number): void;
  /** A request came due and was not sent. */
  missed(): void;
  /** Since the last call; `due` is missing when nothing came due. */
  take(): Pick<GeneratorHealth, 'latenessMs' | 'due' | 'sent' | 'latenessP99Ms'>;
  /** What comes from now on belongs to this phase. */
  beginPhase(phase: string): void;
  /** All so far, by phase; empty when there were none. */
  total(): Pick<LoadEvidence, 'lateness'>;
}

/** Begins with nothing. */
export function createLateness(): Lateness {
  const phases = new Map<string, Recorder>();
  let phase: Recorder | undefined;
  const recent = emptyHistogram();
  let worstMs = 0;
  let missed = 0;
  return {
    late(ms) {
      const us = Math.max(0, Math.round(ms * 1000));
      if (ms > worstMs) worstMs = ms;
      recent.recordValue(us);
      phase?.record(us);
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
    beginPhase(name) {
      phase = getOrAdd(phases, name, createRecorder);
    },
    total() {
      const all = [...phases].map(([name, recorder]) => ({ phase: name, ...recorder.samples() }));
      const lateness = all.filter(({ count }) => count > 0);
      return lateness.length === 0 ? {} : { lateness };
    },
  };
}
