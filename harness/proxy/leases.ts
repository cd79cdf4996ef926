import { randomUUID } from 'node:crypto';
import type { Clock } from '../domain/ports.ts';

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
  isHeld(id: string): boolean;
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
  leftMs: number;
}

const TICK_MS = 50;

/**
 * A lease runs out by the time in which a renewal could have been heard. When this process gets no CPU for a while, its
 * timers come first and renewals that have arrived meanwhile come later; so at most two ticks of such a while count.
 */
export function createLeases(clock: Pick<Clock, 'now' | 'every'>): Leases {
  const leases = new Map<string, HeldLease>();
  let ticking: Disposable | undefined;
  let lastAt = 0;

  const end = (id: string) => {
    const lease = leases.get(id);
    if (!lease) return false;
    leases.delete(id);
    lease.restore();
    return true;
  };
  const tick = () => {
    const now = clock.now();
    const heardMs = Math.min(now - lastAt, 2 * TICK_MS);
    lastAt = now;
    for (const lease of leases.values()) lease.leftMs -= heardMs;
    for (const { id, leftMs } of [...leases.values()]) if (leftMs <= 0) end(id);
    if (leases.size === 0) stop();
  };
  const stop = () => {
    ticking?.[Symbol.dispose]();
    ticking = undefined;
  };
  return {
    take: (ttlMs, restore) => {
      const id = randomUUID();
      if (!ticking) {
        lastAt = clock.now();
        ticking = clock.every(TICK_MS, tick);
      }
      leases.set(id, { id, ttlMs, restore, leftMs: ttlMs });
      return { id, ttlMs };
    },
    isHeld: (id) => leases.has(id),
    renew: (id) => {
      const lease = leases.get(id);
      if (lease) lease.leftMs = lease.ttlMs;
      return lease !== undefined;
    },
    end,
    list: () => [...leases.values()].map(({ id, ttlMs }) => ({ id, ttlMs })),
    close: () => {
      stop();
      leases.clear();
    },
  };
}
