import { Rejection } from './errors.ts';
import { scaled } from './settings.ts';

export interface Budget {
  /** Milliseconds left, never negative. */
  remaining(): number;
  /**
   * Timeout for the next call: its default, or what is left less `reserveMs` when that is shorter.
   * Less than `reserveMs` of useful time counts as none: some clients read a limit of 0 as "no timeout".
   * Throws `Rejection` (`budget_exhausted`).
   */
  limit(defaultMs: number | undefined, reserveMs?: number): number | undefined;
}

/** `totalMs` (already scaled; absent: no budget) counted from `startedAt`, which must be the arrival, before any queue. */
export function startBudget(totalMs: number | undefined, startedAt: number, now = () => performance.now()): Budget {
  const remaining = () => (totalMs === undefined ? Number.POSITIVE_INFINITY : Math.max(0, startedAt + totalMs - now()));
  return {
    remaining,
    limit: (defaultMs, reserveMs = scaled(100)) => {
      const useful = remaining() - reserveMs;
      if (useful < reserveMs) throw new Rejection('budget_exhausted', 'the budget was used up before the next call');
      // A default that is switched off means no limit at all: that setting is there to show the damage.
      return defaultMs === undefined ? undefined : Math.min(defaultMs, useful);
    },
  };
}
