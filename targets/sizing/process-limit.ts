import type { BulkheadState } from '../kit/bulkhead.ts';
import { CallError } from '../kit/errors.ts';
import type { Variant } from './variant.ts';

export interface ProcessLimit extends BulkheadState {
  /** Runs the call, or throws `CallError` (`bulkhead-full`) without calling. */
  run<T>(dependency: string, call: () => Promise<T>): Promise<T>;
}

/**
 * Bounds all calls of a process together. Each of `dependencies` can always use its share; the places beyond the shares
 * are first come, first served.
 */
export function createProcessLimit(
  { processLimit: limit = Number.POSITIVE_INFINITY, share = 0 }: Variant,
  dependencies: number,
): ProcessLimit {
  const inUse = new Map<string, number>();
  const open = limit - share * dependencies;
  const rejected = { full: 0, timeout: 0 };
  let total = 0;
  let most = 0;
  let beyondShares = 0;

  const enter = (dependency: string) => {
    const own = inUse.get(dependency) ?? 0;
    if (own >= share && beyondShares >= open) {
      rejected.full += 1;
      throw new CallError('process', { kind: 'bulkhead-full' });
    }
    if (own >= share) beyondShares += 1;
    inUse.set(dependency, own + 1);
    total += 1;
    most = Math.max(most, total);
  };
  const leave = (dependency: string) => {
    const own = (inUse.get(dependency) ?? 0) - 1;
    if (own >= share) beyondShares -= 1;
    inUse.set(dependency, own);
    total -= 1;
  };
  return {
    name: 'process',
    limit,
    queued: 0,
    rejected,
    get inUse() {
      return total;
    },
    get mostInUse() {
      return most;
    },
    clearMarks: () => {
      most = total;
    },
    run: async (dependency, call) => {
      enter(dependency);
      try {
        return await call();
      } finally {
        leave(dependency);
      }
    },
  };
}
