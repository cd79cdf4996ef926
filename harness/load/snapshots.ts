import type { LoadSnapshot } from '../domain/ports.ts';
import { mergeSnapshots } from './merge.ts';

/** Reports the sum of all workers' latest progress once per interval. */
export interface SnapshotMerger {
  /** `atMs`: the end of its interval, ms since the scenario began. */
  take(index: number, snapshot: LoadSnapshot, atMs: number): void;
}

/** A worker that has not reported for so many intervals is silent. */
const SILENT = 1.5;

/**
 * Reports when the first worker does that is not silent. Each reports in every interval of a phase; when none did, there was none.
 */
export function createSnapshotMerger(
  { count, intervalMs }: { readonly count: number; readonly intervalMs: number },
  report: (snapshot: LoadSnapshot) => void,
): SnapshotMerger {
  const latest = new Map<number, LoadSnapshot>();
  const heardAt: number[] = Array.from({ length: count }, () => Number.NEGATIVE_INFINITY);
  return {
    take(index, snapshot, atMs) {
      const silentSince = atMs - SILENT * intervalMs;
      if (heardAt.every((at) => at < silentSince)) heardAt.fill(atMs);
      heardAt[index] = atMs;
      latest.set(index, snapshot);
      if (heardAt.findIndex((at) => at >= silentSince) !== index) return;
      report(mergeSnapshots([...latest.values()].filter(({ phase }) => phase === snapshot.phase)));
    },
  };
}
