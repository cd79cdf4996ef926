import type { Clock } from '../../domain/ports.ts';

/** The clock that the times of a runbook are read on: real ms since the load began, without the time that it stood still. */
export interface RunbookClock {
  /** Real ms. */
  at(): number;
  /** Resolves when it shows that time. Rejects with the signal's reason when aborted. */
  until(atMs: number, signal: AbortSignal): Promise<void>;
  /** Stands still until disposed; several hold it together. */
  stand(): Disposable;
}

/** Starts at 0, and runs `timeScale` times as fast as `clock`. */
export function startRunbookClock(clock: Pick<Clock, 'now' | 'sleep'>, timeScale: number): RunbookClock {
  const beganMs = clock.now();
  let stoodMs = 0;
  let standing: { readonly sinceMs: number; holders: number } | undefined;
  const at = () => ((standing?.sinceMs ?? clock.now()) - beganMs - stoodMs) * timeScale;
  return {
    at,
    until: async (atMs, signal) => {
      for (let leftMs = atMs - at(); leftMs > 0; leftMs = atMs - at()) await clock.sleep(leftMs / timeScale, signal);
      signal.throwIfAborted();
    },
    stand: () => {
      standing ??= { sinceMs: clock.now(), holders: 0 };
      const held = standing;
      held.holders++;
      let isOver = false;
      return {
        [Symbol.dispose]: () => {
          if (isOver) return;
          isOver = true;
          held.holders--;
          if (held.holders > 0) return;
          stoodMs += clock.now() - held.sinceMs;
          standing = undefined;
        },
      };
    },
  };
}
