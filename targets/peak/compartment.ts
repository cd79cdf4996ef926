import { type Bulkhead, type BulkheadSettings, createBulkhead } from '../kit/bulkhead.ts';
import { sized, THREADS } from './size.ts';

type Waiting = Pick<BulkheadSettings, 'queueLimit' | 'queueTimeoutMs'>;

/** A bulkhead of the size that the current variant gives it; without one it is as large as the service, and limits nothing. */
export function compartment(name: string, limitNow: () => number | undefined, waiting: Waiting = {}): Bulkhead {
  const bySize = new Map<number, Bulkhead>();
  const current = (): Bulkhead => {
    const limit = sized(limitNow() ?? THREADS);
    const bulkhead = bySize.get(limit) ?? createBulkhead({ name, limit, ...waiting });
    bySize.set(limit, bulkhead);
    return bulkhead;
  };
  return {
    name,
    get limit() {
      return current().limit;
    },
    get inUse() {
      return current().inUse;
    },
    get mostInUse() {
      return current().mostInUse;
    },
    get queued() {
      return current().queued;
    },
    get rejected() {
      return current().rejected;
    },
    clearMarks: () => current().clearMarks(),
    run: (call) => current().run(call),
  };
}
