/** Decides when a closed breaker opens: told each result, in order of their ends. A fresh one starts when it closes. */
export interface TripRule {
  /** True when the breaker must open now. */
  after(result: 'success' | 'failure'): boolean;
}

export type NewTripRule = () => TripRule;

/** `limit` failures in a row. */
export function consecutive(limit: number): NewTripRule {
  return () => {
    let failures = 0;
    return {
      after: (result) => {
        failures = result === 'failure' ? failures + 1 : 0;
        return failures >= limit;
      },
    };
  };
}

/** `limit` failures in all, whatever succeeded in between: a steady trickle opens it some day. */
export function cumulative(limit: number): NewTripRule {
  return () => {
    let failures = 0;
    return {
      after: (result) => {
        if (result === 'failure') failures += 1;
        return failures >= limit;
      },
    };
  };
}

export interface RollingSettings {
  /** Share of failures that opens it; reaching it is enough unless `strictly`. */
  readonly share: number;
  readonly strictly?: boolean;
  /** Calls that must have been seen. */
  readonly volume: number;
  /** The window is the larger of this many ms and the last `volume` calls. */
  readonly windowMs: number;
  readonly now?: () => number;
}

/** A share of failures in a window, as in Hystrix. */
export function rolling({
  share,
  strictly = false,
  volume,
  windowMs,
  now = () => performance.now(),
}: RollingSettings): NewTripRule {
  return () => {
    const window = callWindow(volume, windowMs);
    return {
      after: (result) => {
        const { calls, failures } = window.add(result === 'failure', now());
        if (result === 'success' || calls < volume) return false;
        return strictly ? failures / calls > share : failures / calls >= share;
      },
    };
  };
}

/** The calls of the last `windowMs`, or the last `least` when those are more. */
function callWindow(least: number, windowMs: number) {
  const calls: { readonly at: number; readonly failed: boolean }[] = [];
  let failures = 0;
  return {
    add: (failed: boolean, at: number) => {
      calls.push({ at, failed });
      if (failed) failures += 1;
      for (let oldest = calls[0]; oldest && calls.length > least && oldest.at < at - windowMs; oldest = calls[0]) {
        if (oldest.failed) failures -= 1;
        calls.shift();
      }
      return { calls: calls.length, failures };
    },
  };
}
