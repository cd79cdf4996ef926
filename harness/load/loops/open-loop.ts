import type { Drive, Loop } from './loop.ts';

/** What an open loop sends. */
export interface OpenSchedule {
  /** Monotonic ms that the due times count from. */
  readonly startAt: number;
  /** Ms since the start, in order. */
  readonly dueMs: Iterator<number>;
  readonly durationMs: number;
  /** In flight at most; what is due beyond it is dropped at once. */
  readonly cap: number;
}

/** A herd is sent in batches, so that answers are read, and timed, while the rest goes out. */
const BATCH = 64;

/** Sends every request when it is due, whatever became of the earlier ones. */
export function startOpenLoop({ startAt, dueMs, durationMs, cap }: OpenSchedule, drive: Drive): Loop {
  const started = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let next = dueMs.next();
  let inFlight = 0;
  let over = false;
  let timer: { cancel(): void } | undefined;
  const settle = () => {
    if (over && inFlight === 0) done.resolve();
  };
  const ended = () => {
    inFlight--;
    settle();
  };
  const stop = () => {
    over = true;
    timer?.cancel();
    started.resolve();
    settle();
  };
  const sendDue = () => {
    const now = drive.now();
    for (let sent = 0; sent < BATCH && !next.done && startAt + next.value <= now; sent++) {
      const dueAt = startAt + next.value;
      next = dueMs.next();
      if (inFlight >= cap) drive.drop(dueAt);
      else {
        inFlight++;
        drive.issue(ended, dueAt);
      }
    }
    const nextAt = startAt + (next.done ? durationMs : next.value);
    if (next.done && nextAt <= drive.now()) stop();
    else if (!over) timer = drive.after(Math.max(0, nextAt - drive.now()), sendDue);
  };
  timer = drive.after(Math.max(0, startAt - drive.now()), sendDue);
  return { started: started.promise, done: done.promise, stop };
}

/**
 * In flight at most when every request waits for the whole deadline: Little's law, L = rate x time, with room for
 * the swings of random arrivals (four deviations of a Poisson variable).
 */
export function littleCap(ratePerSecond: number, deadlineMs: number): number {
  const mean = ratePerSecond * Math.max(1, deadlineMs / 1000);
  return Math.ceil(mean + 4 * Math.sqrt(mean) + 1);
}
