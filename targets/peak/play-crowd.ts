import { eventQueue } from './event-queue.ts';

/**
 * A shop with one pool of threads, as equal pools of nested calls are one, and a crowd that orders at an even rate. Times in ms,
 * the rate per ms.
 */
export interface Play {
  readonly threads: number;
  /** How long a request holds its thread while the processor is well, and while it is slow. */
  readonly wellMs: number;
  readonly slowMs: number;
  readonly rate: number;
  /** Of one order; 3.24 is three, and four for 24 of 100 shoppers. */
  readonly submissions: number;
  readonly patienceMs: number;
  /** Until the shopper tries again after an error. */
  readonly pauseMs: number;
  /** The processor is slow from 0 to here. */
  readonly faultMs: number;
  /** How long to go on after that. */
  readonly afterMs: number;
  /** Longest hold; what takes longer is an error. */
  readonly limitMs?: number;
  /** Requests that may wait for a thread. */
  readonly queueLimit?: number;
  /** When its turn comes, a request with no more than this left of the patience is dropped; absent: none is. */
  readonly dropsAtMs?: number;
  /** Stretches of time by which an outage is judged. */
  readonly windowMs: number;
}

export interface Played {
  /** From the end of the fault to the first of five windows in which 95 % of what came was served; infinite if there is none. */
  readonly outageMs: number;
  /** When the last thread was taken; infinite if one was always free. */
  readonly fullAtMs: number;
  /** Of the work that was finished after the fault, what nobody waited for. */
  readonly staleShare: number;
}

const STEADY = 5;
const GOOD = 0.95;

interface Submission {
  /** When the shopper came. */
  readonly dueAt: number;
  readonly at: number;
  readonly left: number;
  waits: boolean;
}

/** Plays the crowd on virtual time. */
export function playCrowd(play: Play): Played {
  const { faultMs, afterMs, rate, windowMs } = play;
  const endMs = faultMs + afterMs;
  const events = eventQueue();
  const waiting: Submission[] = [];
  let head = 0;
  let free = play.threads;
  let fullAtMs = Number.POSITIVE_INFINITY;
  const windows = Array.from({ length: Math.ceil(afterMs / windowMs) }, () => ({ due: 0, served: 0 }));
  /** None before the fault is over. */
  const windowAt = (now: number) => windows[Math.floor((now - faultMs) / windowMs)];
  const done = { all: 0, stale: 0 };

  const again = ({ dueAt, left }: Submission, now: number) => {
    if (left > 1) submit({ dueAt, left: left - 1, at: now, waits: true });
  };
  const start = (one: Submission, now: number) => {
    const holdMs = now >= 0 && now < faultMs ? play.slowMs : play.wellMs;
    const { limitMs = holdMs } = play;
    events.add(now + Math.min(holdMs, limitMs), (end) => {
      if (end >= faultMs) done.all += 1;
      if (end >= faultMs && !one.waits) done.stale += 1;
      if (one.waits && holdMs <= limitMs) served(one);
      else if (one.waits) events.add(end + play.pauseMs, (later) => again(one, later));
      one.waits = false;
      next(end);
    });
  };
  const served = ({ dueAt }: Submission) => {
    const window = windowAt(dueAt);
    if (window) window.served += 1;
  };
  const isTooLate = ({ at }: Submission, now: number) =>
    play.dropsAtMs !== undefined && play.patienceMs - (now - at) <= play.dropsAtMs;
  const next = (now: number) => {
    let one = waiting[head++];
    while (one && isTooLate(one, now)) one = waiting[head++];
    if (one) return start(one, now);
    head = waiting.length;
    free += 1;
  };
  const submit = (one: Submission) => {
    const { at: now } = one;
    if (free === 0 && waiting.length - head >= (play.queueLimit ?? Number.POSITIVE_INFINITY))
      return events.add(now + play.pauseMs, (later) => again(one, later));
    events.add(now + play.patienceMs, (later) => {
      if (!one.waits) return;
      one.waits = false;
      again(one, later);
    });
    if (free === 0) return void waiting.push(one);
    free -= 1;
    if (free === 0) fullAtMs = Math.min(fullAtMs, now);
    start(one, now);
  };
  let fraction = 0;
  const triesOfNext = () => {
    const least = Math.floor(play.submissions);
    fraction += play.submissions - least;
    const more = fraction >= 1 ? 1 : 0;
    fraction -= more;
    return least + more;
  };
  const arrive = (now: number) => {
    const window = windowAt(now);
    if (window) window.due += 1;
    submit({ dueAt: now, at: now, left: triesOfNext(), waits: true });
    if (now + 1 / rate < endMs) events.add(now + 1 / rate, arrive);
  };
  events.add(0, arrive);
  events.runUntil(endMs);
  return { outageMs: outageOf(windows) * windowMs, fullAtMs, staleShare: done.all === 0 ? 0 : done.stale / done.all };
}

/** The first of five good windows in a row. */
function outageOf(windows: readonly { readonly due: number; readonly served: number }[]): number {
  const good = windows.map(({ due, served }) => served >= GOOD * due);
  const first = good.findIndex((_, i) => i + STEADY <= good.length && good.slice(i, i + STEADY).every(Boolean));
  return first < 0 ? Number.POSITIVE_INFINITY : first;
}
