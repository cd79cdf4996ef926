import type { Dispatcher, Loop } from './loop.ts';

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

/** Sends every request when it is due, whether or not earlier ones have ended. */
export function startOpenLoop({ startAt, dueMs, durationMs, cap }: OpenSchedule, dispatcher: Dispatcher): Loop {
  const started = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let next = dueMs.next();
  let inFlight = 0;
  let over = false;
  let timer: { cancel(): void } | undefined;
  const checkDone = () => {
    if (over && inFlight === 0) done.resolve();
  };
  const onSettled = () => {
    inFlight--;
    checkDone();
  };
  const stop = () => {
    over = true;
    timer?.cancel();
    started.resolve();
    checkDone();
  };
  const sendDue = () => {
    const now = dispatcher.now();
    for (let sent = 0; sent < BATCH && !next.done && startAt + next.value <= now; sent++) {
      const dueAt = startAt + next.value;
      next = dueMs.next();
      if (inFlight >= cap) dispatcher.drop(dueAt);
      else {
        inFlight++;
        dispatcher.issue(onSettled, dueAt);
      }
    }
    const nextAt = startAt + (next.done ? durationMs : next.value);
    if (next.done && nextAt <= dispatcher.now()) stop();
    else if (!over) timer = dispatcher.after(Math.max(0, nextAt - dispatcher.now()), sendDue);
  };
  timer = dispatcher.after(Math.max(0, startAt - dispatcher.now()), sendDue);
  return { started: started.promise, done: done.promise, stop };
}

/**
 * The most that can be in flight when every request waits for the whole deadline: Little's law, L = rate x time, plus four
 * standard deviations of a Poisson variable for random arrivals.
 */
export function littleCap(ratePerSecond: number, deadlineMs: number): number {
  const mean = ratePerSecond * Math.max(1, deadlineMs / 1000);
  return Math.ceil(mean + 4 * Math.sqrt(mean) + 1);
}
