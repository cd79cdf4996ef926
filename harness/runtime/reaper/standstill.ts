import type { ThreadTimes } from '../process/cpu-wait.ts';

/** Ms without a sign of life, not counting what is explained by a busy machine, after which the runner stands still. */
const LIMIT_MS = 2000;

/** Tells a runner that stands still (stopped, blocked) from one that is slow because the machine is busy. */
export interface Standstill {
  /** The runner gave a sign of life. */
  beat(): void;
  /** Called at regular times with the ms since the last call; true while the runner stands still. */
  tick(elapsedMs: number, thread: ThreadTimes | undefined): boolean;
}

/**
 * A runner that is stopped or waits for something that never comes uses no CPU and wants none; one in an endless loop uses
 * it. A thread that is ready and has no CPU can give no sign, so that time does not count. Neither does the time in which
 * this process itself did not run: `longestMs` is the longest time between two calls that counts whole.
 */
export function watchStandstill(longestMs: number): Standstill {
  let silentMs = 0;
  let before: ThreadTimes | undefined;
  return {
    beat: () => {
      silentMs = 0;
    },
    tick: (elapsedMs, thread) => {
      const heardMs = Math.min(elapsedMs, longestMs);
      silentMs += thread && before ? Math.min(heardMs, unexplainedMs(elapsedMs, before, thread)) : heardMs;
      before = thread;
      return silentMs >= LIMIT_MS;
    },
  };
}

/** The kernel adds a wait when it has ended, so of a thread that is ready now only the time that it ran is known to count. */
function unexplainedMs(elapsedMs: number, before: ThreadTimes, now: ThreadTimes): number {
  if (now.ready) return now.ranMs - before.ranMs;
  return Math.max(0, elapsedMs - (now.waitedMs - before.waitedMs));
}
