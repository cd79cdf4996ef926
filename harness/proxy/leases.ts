import { randomUUID } from 'node:crypto';

/** A promise to put things back unless its holder keeps showing up. */
export interface Lease {
  readonly id: string;
  readonly ttlMs: number;
}

/**
 * Leases: a holder takes one, breaks things, and renews it in time; if it does not, because it was killed,
 * `restore` puts back what it broke. After Gray and Cheriton, "Leases" (SOSP 1989).
 */
export interface Leases {
  take(ttlMs: number, restore: () => void): Lease;
  /** False when it has expired or never was. */
  renew(id: string): boolean;
  /** Restores now; false when it has expired or never was. */
  end(id: string): boolean;
  list(): readonly Lease[];
  /** Forgets all leases without restoring anything. */
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
