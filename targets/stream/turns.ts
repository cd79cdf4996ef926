import { setTimeout as sleep } from 'node:timers/promises';

/** Lateness that is made up for, in ms: timers are some milliseconds late, and that must not cost capacity. */
const MADE_UP_MS = 20;

interface Clock {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** Lets one caller after another go on, `everyMs` apart on average: a capacity that no machine changes. Not for several at once. */
export function createTurns(
  everyMs: number,
  { now, sleep: wait }: Clock = { now: () => performance.now(), sleep },
): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = Math.max(next, now() - MADE_UP_MS);
    next = at + everyMs;
    const ms = at - now();
    if (ms > 0) await wait(ms);
  };
}
