import { parseDuration } from '../domain/duration.ts';
import { SquallError } from '../runtime/errors.ts';

/** A duration as suites write it: `5s`, `250ms`, or a number of ms. */
export type DurationLike = string | number;

/** Ms of `duration`; throws SQUALL_INVALID_PLAN where the suite wrote it. */
export function milliseconds(duration: DurationLike): number {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration);
  if (ms !== undefined && ms >= 0 && Number.isFinite(ms)) return ms;
  throw new SquallError('SQUALL_INVALID_PLAN', `"${duration}" is not a duration`, { hint: 'e.g. 250ms, 5s or 1m30s' });
}

/** Below these, the overhead of a proxy hop and of timers would hide the fault. */
export const FLOOR_MS = { latency: 5, timeout: 50 } as const;

/** `ms` divided by `k`, but not made shorter than the floor. What was below the floor before is not made shorter at all. */
export function scaleWithFloor(ms: number, k: number, floorMs: number): number {
  return k < 1 ? ms / k : Math.min(ms, Math.max(floorMs, ms / k));
}
