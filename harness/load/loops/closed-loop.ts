import type { ClosedLoad } from '../../domain/load-plan.ts';
import { isUnconnected } from '../../domain/outcome.ts';
import type { Dispatcher, Handover, Loop } from './loop.ts';

const FIRST_BACKOFF_MS = 10;
const LONGEST_BACKOFF_MS = 200;

export interface ClosedOptions {
  /** It does not end with its duration. */
  readonly goesOn?: boolean;
  /** Of a load that was stopped: its users come over as they leave it, so that there are never more than planned. */
  readonly before?: Handover | undefined;
}

/** `concurrency` users, each with one request at a time. A user who could not connect waits before the next attempt. */
export function startClosedLoop(plan: ClosedLoad, dispatcher: Dispatcher, options: ClosedOptions = {}): Loop {
  const { goesOn = false, before } = options;
  const limit = plan.requests ?? Number.POSITIVE_INFINITY;
  const passed = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const pauses = new Set<{ cancel(): void }>();
  const leaving: (() => void)[] = [];
  const planned = Math.min(plan.concurrency, limit);
  let toCome = Math.min(planned, before?.users() ?? 0);
  let started = 0;
  let users = planned - toCome;
  let stopped = false;
  const checkDone = () => {
    if (users > 0 || (toCome > 0 && !stopped)) return;
    end?.cancel();
    passed.resolve();
    done.resolve();
  };
  const removeUser = () => {
    users--;
    for (const left of leaving) left();
    checkDone();
  };
  const next = (failures: number) => {
    if (stopped || started >= limit) return removeUser();
    started++;
    dispatcher.issue((kind) => {
      const failed = isUnconnected(kind) ? failures + 1 : 0;
      const pauseMs = Math.max(plan.thinkMs ?? 0, backoffMs(failed));
      if (pauseMs === 0 || stopped || started >= limit) return next(failed);
      const pause = dispatcher.after(pauseMs, () => {
        pauses.delete(pause);
        next(failed);
      });
      pauses.add(pause);
    });
  };
  const stop = () => {
    if (stopped) return;
    stopped = true;
    passed.resolve();
    for (const pause of pauses) {
      pause.cancel();
      removeUser();
    }
    pauses.clear();
    checkDone();
  };
  const takeOver = () => {
    if (stopped || toCome === 0 || users + (before?.users() ?? 0) >= planned) return;
    toCome--;
    users++;
    next(0);
  };
  const end =
    plan.durationMs === undefined ? undefined : dispatcher.after(plan.durationMs, goesOn ? passed.resolve : stop);
  before?.onLeft(takeOver);
  checkDone();
  for (let user = users; user > 0; user--) next(0);
  return {
    passed: passed.promise,
    done: done.promise,
    endAt: (at) => void dispatcher.after(Math.max(0, at - dispatcher.now()), stop),
    stop,
    handover: { users: () => users, onLeft: (fn) => void leaving.push(fn) },
  };
}

/** Doubles with every failure in a row, so that a server that refuses connections gets no hot loop. */
function backoffMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
}
