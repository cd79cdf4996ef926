import { randomUUID } from 'node:crypto';

/** Its faults are undone unless its holder renews it in time. */
export interface Lease {
  readonly id: string;
  readonly ttlMs: number;
}

/**
 * Leases: a holder takes one, sets faults, and renews it in time. If it does not, because it was killed,
 * `restore` undoes them. After Gray and Cheriton, "Leases" (SOSP 1989).
 */
export interface Leases {
  take(ttlMs: number, restore: () => void): Lease;
  /** False when it has expired or never was. */
  renew(id: string): boolean;
  /** Restores now; false when it has expired or never was. */
  end(id: string): boolean;
  list(): readonly Lease[];
  /** Ends all leases without restoring anything. */
  close(): void;
}

interface HeldLease extends Lease {
  readonly restore: () => void;
  readonly timer: NodeJS.Timeout;
}

export function createLeases(): Leases {
  const leases = new Map<string, HeldLease>();
  const end = (id: string) => {
    const lease = leases.get(id);
    if (!lease) return false;
    clearTimeout(lease.timer);
    leases.delete(id);
    lease.restore();
    return true;
  };
  return {
    take: (ttlMs, restore) => {
      const id = randomUUID();
      leases.set(id, { id, ttlMs, restore, timer: setTimeout(end, ttlMs, id) });
      return { id, ttlMs };
    },
    renew: (id) => {
      leases.get(id)?.timer.refresh();
      return leases.has(id);
    },
    end,
    list: () => [...leases.values()].map(({ id, ttlMs }) => ({ id, ttlMs })),
    close: () => {
      for (const { timer } of leases.values()) clearTimeout(timer);
      leases.clear();
    },
  };
}
