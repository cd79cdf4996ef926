import { Rejection } from './errors.ts';

export interface SlotSettings {
  readonly capacity: number;
  /** Requests that may wait for a slot; the next one is refused as `overloaded`. */
  readonly queueLimit: number;
  /** Longest wait in ms before `queue_timeout`; absent: for ever. */
  readonly queueTimeoutMs?: number | undefined;
  readonly now?: () => number;
}

/** Releases the slot; must be called once. */
export type Release = () => void;

export interface Slots {
  readonly capacity: number;
  readonly available: number;
  /** Fewest free slots since the last `clearMarks`. It is exact; scraping would miss a short exhaustion. */
  readonly lowWater: number;
  readonly queued: number;
  /** The longest queue since the last `clearMarks`, as exact. */
  readonly mostQueued: number;
  /** From the last slot that became free to the moment when none was left, ms: the first time since the last `clearMarks`. */
  readonly filledInMs: number | undefined;
  /** Waits in FIFO order. Rejects with `Rejection` (`overloaded`, `queue_timeout`). */
  acquire(): Promise<Release>;
  clearMarks(): void;
}

interface Waiter {
  admit(): void;
}

/** Slots stand for the worker threads that Node does not have: a request without a slot does no work. */
export function createSlots({
  capacity,
  queueLimit,
  queueTimeoutMs,
  now = () => performance.now(),
}: SlotSettings): Slots {
  let available = capacity;
  let lowWater = capacity;
  let mostQueued = 0;
  let filledInMs: number | undefined;
  let releasedAt: number | undefined;
  // A Set keeps insertion order and removes a waiter that gave up in O(1).
  const queue = new Set<Waiter>();

  const release: Release = () => {
    releasedAt = now();
    const [next] = queue;
    if (next) {
      queue.delete(next);
      next.admit();
    } else {
      available += 1;
    }
  };

  const wait = () =>
    new Promise<Release>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const waiter: Waiter = {
        admit: () => {
          clearTimeout(timer);
          resolve(release);
        },
      };
      queue.add(waiter);
      mostQueued = Math.max(mostQueued, queue.size);
      if (queueTimeoutMs === undefined) return;
      timer = setTimeout(() => {
        queue.delete(waiter);
        reject(new Rejection('queue_timeout', 'waited too long for a slot'));
      }, queueTimeoutMs);
    });

  return {
    capacity,
    get available() {
      return available;
    },
    get lowWater() {
      return lowWater;
    },
    get queued() {
      return queue.size;
    },
    get mostQueued() {
      return mostQueued;
    },
    get filledInMs() {
      return filledInMs;
    },
    acquire: async () => {
      if (available > 0) {
        releasedAt ??= now();
        available -= 1;
        if (available < lowWater) lowWater = available;
        if (available === 0) filledInMs ??= now() - releasedAt;
        return release;
      }
      if (queue.size >= queueLimit) throw new Rejection('overloaded', 'the queue for slots is full');
      return wait();
    },
    clearMarks: () => {
      lowWater = available;
      mostQueued = queue.size;
      filledInMs = undefined;
      // What follows an idle time does not fill faster for it.
      if (available === capacity) releasedAt = undefined;
    },
  };
}
