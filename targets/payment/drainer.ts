import type { Order } from './dependencies.ts';
import type { PendingStore } from './pending-store.ts';

export interface DrainerSettings {
  readonly store: PendingStore;
  /** Rejects when the payment must stay: it may be charged again, under the same id. */
  readonly charge: (order: Order) => Promise<unknown>;
  /** Ms between two rounds. */
  readonly everyMs: number;
  /** Payments that a round takes. */
  readonly perRound: number;
  /** Payments in flight at once. */
  readonly atOnce: number;
}

export interface Drainer {
  readonly inFlight: number;
  stop(): void;
}

/** Charges what is pending, oldest first. What fails stays, and is tried again in a later round. */
export function startDrainer({ store, charge, everyMs, perRound, atOnce }: DrainerSettings): Drainer {
  const inFlight = new Set<string>();
  let looking = false;
  const one = async (order: Order) => {
    inFlight.add(order.payment_id);
    try {
      await charge(order);
      await store.charged(order.payment_id);
    } catch {
      // It is still in the store.
    } finally {
      inFlight.delete(order.payment_id);
    }
  };
  const round = async () => {
    const room = Math.min(perRound, atOnce - inFlight.size);
    if (looking || room <= 0) return;
    looking = true;
    try {
      for (const order of await store.oldest(room, [...inFlight])) void one(order);
    } catch {
      // The next round looks again.
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void round(), everyMs);
  return {
    get inFlight() {
      return inFlight.size;
    },
    stop: () => clearInterval(timer),
  };
}
