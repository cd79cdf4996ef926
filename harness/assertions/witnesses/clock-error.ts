import type { Evidence } from '../../domain/evidence.ts';

/**
 * By how many measured ms the times of requests may be off against those of faults, phases and readings, which are this
 * process's own, and against those of another worker. 0 where all of them were sent from this process.
 */
export function clockErrorMs({ load }: Evidence): number {
  return (load.workers ?? []).reduce((most, worker) => Math.max(most, worker.clockErrorMs), 0);
}

/** The same evidence as if every clock were known exactly. */
export function withExactClocks(evidence: Evidence): Evidence {
  const { load } = evidence;
  const workers = (load.workers ?? []).map((worker) => ({ ...worker, clockErrorMs: 0 }));
  return { ...evidence, load: { ...load, workers } };
}
