import { systemClock } from '../runtime/clock.ts';
import { clockOffset } from './clock-offset.ts';

/** `performance.now` is the same clock as the system's but for its origin, and several times cheaper to read. */
const offsetMs = clockOffset(systemClock.now, () => performance.now());

/** Monotonic ms on the same origin as `systemClock`; for hot paths. */
export function monotonicNow(): number {
  return performance.now() + offsetMs;
}

/** Node's timers: whole milliseconds, up to one early or late. What is due now runs after pending input. */
export const timers = {
  now: monotonicNow,
  after(ms: number, fn: () => void): { cancel(): void } {
    if (ms <= 0) {
      const immediate = setImmediate(fn);
      return { cancel: () => clearImmediate(immediate) };
    }
    const timer = setTimeout(fn, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
