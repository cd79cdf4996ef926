import type { Clock } from '../../domain/ports.ts';

/** The clock of a journal, as somebody knows it who follows the journal. */
export interface DayClock {
  /** An entry came that was stamped `atMs`. */
  see(atMs: number): void;
  /** Ms on the journal's clock; undefined before the first entry. Below zero it stands still, until a load begins. */
  nowMs(): number | undefined;
}

/** Entries come a moment after they were stamped: the least of these delays is nearest to none. */
export function createDayClock(clock: Clock): DayClock {
  let offsetMs: number | undefined;
  let beforeMs: number | undefined;
  return {
    see: (atMs) => {
      if (atMs < 0) beforeMs = atMs;
      else offsetMs = Math.max(offsetMs ?? Number.NEGATIVE_INFINITY, atMs - clock.now());
    },
    nowMs: () => (offsetMs === undefined ? beforeMs : clock.now() + offsetMs),
  };
}
