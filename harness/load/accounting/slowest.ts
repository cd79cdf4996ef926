import type { SlowRequest } from '../../domain/evidence.ts';

/** The slowest requests seen, worst first. */
export interface Slowest {
  /** `describe` is only called when the request is among them. */
  offer(durationMs: number, describe: () => SlowRequest): void;
  list(): readonly SlowRequest[];
}

const MOST = 20;

/** Keeps `limit` requests. */
export function createSlowest(limit = MOST): Slowest {
  const kept: SlowRequest[] = [];
  return {
    offer(durationMs, describe) {
      const least = kept[limit - 1];
      if (least && durationMs <= least.durationMs) return;
      const position = kept.findIndex((request) => request.durationMs < durationMs);
      kept.splice(position < 0 ? kept.length : position, 0, describe());
      kept.length = Math.min(kept.length, limit);
    },
    list: () => [...kept],
  };
}

/** Merges the lists of several workers, each of which has at most `limit`. */
export function mergeSlowest(lists: readonly (readonly SlowRequest[])[], limit = MOST): readonly SlowRequest[] {
  return lists
    .flat()
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, limit);
}
