import { systemClock } from '../runtime/clock.ts';

/** Readings tried. One that was interrupted is off by the length of the interruption; of this many, some are not. */
const READINGS = 50;

/** `performance.now` is the system's monotonic clock with another origin, and several times cheaper to read. */
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

/**
 * The ms to add to `other` to get `reference`, both monotonic and of the same pace. Two clocks cannot be read at the same
 * moment. So `other` is read between two readings of `reference`, and the closest pair counts (Cristian 1989): the error is
 * at most half the time between the two.
 */
export function clockOffset(reference: () => number, other: () => number): number {
  let closest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let reading = 0; reading < READINGS; reading++) {
    const before = reference();
    const between = other();
    const after = reference();
    if (after - before >= closest) continue;
    closest = after - before;
    offset = (before + after) / 2 - between;
  }
  return offset;
}
