import type { ClosedLoad } from '../../domain/load-plan.ts';
import { isUnconnected } from '../../domain/outcome.ts';
import type { Dispatcher, Loop } from './loop.ts';

const FIRST_BACKOFF_MS = 10;
const LONGEST_BACKOFF_MS = 200;

/** `concurrency` users, each with one request at a time. A user who could not connect waits before the next attempt. */
export function startClosedLoop(plan: ClosedLoad, dispatcher: Dispatcher): Loop {
  const limit = plan.requests ?? Number.POSITIVE_INFINITY;
  const { promise, resolve } = Promise.withResolvers<void>();
  const pauses = new Set<{ cancel(): void }>();
  let started = 0;
  let users = Math.min(plan.concurrency, limit);
  let stopped = false;
  const removeUser = () => {
    if (--users > 0) return;
    end?.cancel();
    resolve();
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
    stopped = true;
    for (const pause of pauses) {
      pause.cancel();
      removeUser();
    }
    pauses.clear();
  };
  const end = plan.durationMs === undefined ? undefined : dispatcher.after(plan.durationMs, stop);
  if (users === 0) resolve();
  for (let user = users; user > 0; user--) next(0);
  return { started: promise, done: promise, stop };
}

/** Doubles with every failure in a row, so that a server that refuses connections gets no hot loop. */
function backoffMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
}
