import { setTimeout as sleep } from 'node:timers/promises';

/** Lateness that is made up for, in ms: timers are some milliseconds late, and that must not cost capacity. */
const MADE_UP_MS = 20;

interface Clock {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** A capacity that no machine changes: turns that come one after the other. Not for several who wait at once. */
export interface Turns {
  /** Resolves when the next turn has come. It stays until it is taken. */
  due(): Promise<void>;
  take(): void;
}

/** Turns that are `everyMs` apart on average. */
export function createTurns(
  everyMs: number,
  { now, sleep: wait }: Clock = { now: () => performance.now(), sleep },
): Turns {
  let next = Number.NEGATIVE_INFINITY;
  return {
    due: async () => {
      const ms = next - now();
      if (ms > 0) await wait(ms);
    },
    take: () => {
      next = Math.max(next, now() - MADE_UP_MS) + everyMs;
    },
  };
}
