import type { OutcomeKind } from '../../domain/outcome.ts';
import type { Dispatcher } from './loop.ts';

/** For tests, which decide when time passes and when requests end. */
export interface FakeDispatcher extends Dispatcher {
  readonly issued: { readonly dueAt: number | undefined; readonly sentAt: number; end(kind?: OutcomeKind): void }[];
  readonly dropped: number[];
  readonly inFlight: number;
  /** Most in flight at once so far. */
  readonly mostInFlight: number;
  /** Fires every timer that is due by then, in order. */
  advance(ms: number): void;
}

/** `behave` gives the outcome and the duration of each request; without it the test ends each one. */
export function fakeDispatcher(
  behave?: (nth: number) => { readonly kind: OutcomeKind; readonly ms: number },
): FakeDispatcher {
  const timers = new Set<{ readonly at: number; readonly fn: () => void }>();
  const issued: FakeDispatcher['issued'] = [];
  const dropped: number[] = [];
  let now = 0;
  let inFlight = 0;
  let mostInFlight = 0;
  const after = (ms: number, fn: () => void) => {
    const timer = { at: now + ms, fn };
    timers.add(timer);
    return { cancel: () => void timers.delete(timer) };
  };
  return {
    issued,
    dropped,
    now: () => now,
    after,
    get inFlight() {
      return inFlight;
    },
    get mostInFlight() {
      return mostInFlight;
    },
    issue(onSettled, dueAt) {
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      const end = (kind: OutcomeKind = 'answered') => {
        inFlight--;
        onSettled(kind);
      };
      issued.push({ dueAt, sentAt: now, end });
      const outcome = behave?.(issued.length - 1);
      if (outcome) after(outcome.ms, () => end(outcome.kind));
    },
    drop: (dueAt) => void dropped.push(dueAt),
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.fn();
      }
      now = until;
    },
  };
}
