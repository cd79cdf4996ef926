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
  /** It does not end with its duration: the due times go on until `endAt` says when. */
  readonly goesOn?: boolean;
}

/** A herd is sent in batches, so that answers are read, and timed, while the rest goes out. */
const BATCH = 64;

/** Sends every request when it is due, whether or not earlier ones have ended. */
export function startOpenLoop({ startAt, dueMs, durationMs, cap, goesOn }: OpenSchedule, dispatcher: Dispatcher): Loop {
  const passed = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const passesAt = startAt + durationMs;
  let endsAt = goesOn ? Number.POSITIVE_INFINITY : passesAt;
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
    passed.resolve();
    checkDone();
  };
  const nextAt = () => (next.done ? Number.POSITIVE_INFINITY : startAt + next.value);
  const isDue = () => nextAt() <= dispatcher.now() && nextAt() < endsAt;
  const sendBatch = () => {
    for (let sent = 0; sent < BATCH && isDue(); sent++) {
      const dueAt = nextAt();
      next = dueMs.next();
      if (inFlight >= cap) dispatcher.drop(dueAt);
      else {
        inFlight++;
        dispatcher.issue(onSettled, dueAt);
      }
    }
  };
  const proceed = () => {
    if (over) return;
    sendBatch();
    const now = dispatcher.now();
    if (passesAt <= now) passed.resolve();
    if (endsAt <= now && !isDue()) return stop();
    const wakeAt = Math.min(nextAt(), endsAt, passesAt <= now ? Number.POSITIVE_INFINITY : passesAt);
    if (Number.isFinite(wakeAt)) timer = dispatcher.after(Math.max(0, wakeAt - now), proceed);
  };
  timer = dispatcher.after(Math.max(0, startAt - dispatcher.now()), proceed);
  return {
    passed: passed.promise,
    done: done.promise,
    endAt(at) {
      endsAt = Math.min(endsAt, at);
      timer?.cancel();
      proceed();
    },
    stop,
  };
}

/**
 * The most that can be in flight when every request waits for the whole deadline: Little's law, L = rate x time, plus four
 * standard deviations of a Poisson variable for random arrivals.
 */
export function littleCap(ratePerSecond: number, deadlineMs: number): number {
  const mean = ratePerSecond * Math.max(1, deadlineMs / 1000);
  return Math.ceil(mean + 4 * Math.sqrt(mean) + 1);
}
