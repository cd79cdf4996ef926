import { CallError } from './errors.ts';

export interface Bulkhead {
  readonly limit: number;
  readonly inUse: number;
  readonly rejected: number;
  /** Runs the call, or throws `CallError` (`bulkhead-full`) without calling; nobody waits. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** At most `limit` calls in flight. In Node a bulkhead limits calls, not threads; a place is held until the call has ended. */
export function createBulkhead(dependency: string, limit: number): Bulkhead {
  let inUse = 0;
  let rejected = 0;
  return {
    limit,
    get inUse() {
      return inUse;
    },
    get rejected() {
      return rejected;
    },
    run: async (call) => {
      if (inUse >= limit) {
        rejected += 1;
        throw new CallError(dependency, { kind: 'bulkhead-full' });
      }
      inUse += 1;
      try {
        return await call();
      } finally {
        inUse -= 1;
      }
    },
  };
}
