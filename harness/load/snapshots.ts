import type { Interval } from '../domain/evidence.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import { mergeSnapshots } from './merge.ts';

/** Reports the sum of all workers' latest progress once per interval. */
export interface SnapshotMerger {
  take(index: number, snapshot: LoadSnapshot, interval: Pick<Interval, 'fromMs' | 'toMs'>): void;
}

/** A worker that has not reported for so many intervals is silent. */
const SILENT = 1.5;
/** An interval that is shorter than so much of one was cut by the begin or the end of a phase. */
const WHOLE = 0.75;

/**
 * Reports when the first worker does that is not silent; when a phase begins or ends, which is not the same moment for all, whenever one
 * does. Each worker reports in every interval of a phase; when none did, there was none.
 */
export function createSnapshotMerger(
  { count, intervalMs }: { readonly count: number; readonly intervalMs: number },
  report: (snapshot: LoadSnapshot) => void,
): SnapshotMerger {
  const latest = new Map<number, LoadSnapshot>();
  const heardAt: number[] = Array.from({ length: count }, () => Number.NEGATIVE_INFINITY);
  return {
    take(index, snapshot, { fromMs, toMs: atMs }) {
      const silentSince = atMs - SILENT * intervalMs;
      if (heardAt.every((at) => at < silentSince)) heardAt.fill(atMs);
      heardAt[index] = atMs;
      latest.set(index, snapshot);
      const isWhole = atMs - fromMs >= WHOLE * intervalMs;
      if (isWhole && heardAt.findIndex((at) => at >= silentSince) !== index) return;
      report(mergeSnapshots([...latest.values()].filter(({ phase }) => phase === snapshot.phase)));
    },
  };
}
