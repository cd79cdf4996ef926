import type { EndReason } from '../../domain/evidence.ts';

/** Why requests were never sent, or could not be read, counted by phase and kind. */
export interface Reasons {
  add(reason: Omit<EndReason, 'count'>): void;
  list(): readonly EndReason[];
}

export function createReasons(): Reasons {
  const reasons = new Map<string, EndReason>();
  return {
    add(reason) {
      const key = keyOf(reason);
      reasons.set(key, { ...reason, count: (reasons.get(key)?.count ?? 0) + 1 });
    },
    list: () => [...reasons.values()],
  };
}

/** Merges the reasons of several workers. */
export function mergeReasons(lists: readonly (readonly EndReason[])[]): readonly EndReason[] {
  const groups = Map.groupBy(lists.flat(), keyOf);
  return [...groups.values()].map((same) => ({
    ...(same[0] as EndReason),
    count: same.reduce((sum, { count }) => sum + count, 0),
  }));
}

function keyOf({ phase, kind, route, reason }: Omit<EndReason, 'count'>): string {
  return JSON.stringify([phase, kind, route, reason]);
}
