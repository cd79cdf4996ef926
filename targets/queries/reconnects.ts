import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { scaled } from '../kit/settings.ts';
import { isBroken } from './failures.ts';

/** Scaled ms. */
const LATELY_MS = scaled(1000);
const SHORTEST_MS = scaled(200);
const LONGEST_MS = scaled(500);

interface Reconnects {
  /** Waits where a new connection has to replace one that broke lately, for `mostMs` at most. */
  wait(mostMs: number): Promise<void>;
  /** Notes whether the connection broke, or could not be opened; returns `task` unchanged. */
  watch<T>(task: Promise<T>): Promise<T>;
}

/** When all connections break at once, requests must not open all new ones in the same moment. */
export function spreadReconnects(pool: Pool): Reconnects {
  let brokeAt = Number.NEGATIVE_INFINITY;
  const broke = () => {
    brokeAt = performance.now();
  };
  pool.on('error', broke);
  return {
    wait: async (mostMs) => {
      if (pool.idleCount > 0 || performance.now() - brokeAt > LATELY_MS) return;
      const jittered = SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS);
      await sleep(Math.min(mostMs, jittered));
    },
    watch: (task) => {
      task.catch((error: unknown) => {
        if (isBroken(error)) broke();
      });
      return task;
    },
  };
}
