/** Decides when a closed breaker opens. Gets each result, in the order of their ends; a new one starts at each closing. */
export interface TripRule {
  /** True when the breaker must open now; `ms` is how long the call took. */
  after(result: 'success' | 'failure', ms?: number): boolean;
  /** Failures that count at this moment. */
  readonly failures: number;
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
      get failures() {
        return failures;
      },
    };
  };
}

/** `limit` failures in all, whatever succeeded in between, so that a steady trickle opens it in the end. */
export function cumulative(limit: number): NewTripRule {
  return () => {
    let failures = 0;
    return {
      after: (result) => {
        if (result === 'failure') failures += 1;
        return failures >= limit;
      },
      get failures() {
        return failures;
      },
    };
  };
}

export interface RollingSettings {
  /** Share of failures that opens it; reaching it is enough unless `strictly`. */
  readonly share: number;
  readonly strictly?: boolean;
  /** Fewest calls in the window before it may open. */
  readonly volume: number;
  readonly windowMs: number;
  /** The window is the larger (default) or the smaller of `windowMs` and the last `volume` calls. */
  readonly window?: 'larger' | 'smaller';
  readonly now?: () => number;
}

/** A share of failures in a window, as in Hystrix. */
export function rolling(settings: RollingSettings): NewTripRule {
  const { share, strictly = false, volume, now = () => performance.now() } = settings;
  return () => {
    const window = callWindow(settings);
    return {
      after: (result) => {
        const { calls, failures } = window.add(result === 'failure', now());
        if (result === 'success' || calls < volume) return false;
        return strictly ? failures / calls > share : failures / calls >= share;
      },
      get failures() {
        return window.failures;
      },
    };
  };
}

function callWindow({ volume, windowMs, window = 'larger' }: RollingSettings) {
  const calls: { readonly at: number; readonly failed: boolean }[] = [];
  let failures = 0;
  const isOut = (at: number, now: number) => {
    const tooMany = calls.length > volume;
    const tooOld = at < now - windowMs;
    return window === 'larger' ? tooMany && tooOld : tooMany || tooOld;
  };
  return {
    get failures() {
      return failures;
    },
    add: (failed: boolean, at: number) => {
      calls.push({ at, failed });
      if (failed) failures += 1;
      for (let oldest = calls[0]; oldest && isOut(oldest.at, at); oldest = calls[0]) {
        if (oldest.failed) failures -= 1;
        calls.shift();
      }
      return { calls: calls.length, failures };
    },
  };
}

/**
 * Opens when the p99 of the last `volume` calls is more than `factor` times that of the first `volume` ever. It is for
 * a brown-out, in which every call is answered late. Timeouts must be longer than the p99 that it waits for.
 */
export function slowTail({ factor, volume }: { readonly factor: number; readonly volume: number }): NewTripRule {
  let usualMs: number | undefined;
  return () => {
    const last: number[] = [];
    let failures = 0;
    return {
      after: (result, ms = 0) => {
        if (result === 'failure') failures += 1;
        last.push(ms);
        if (last.length > volume) last.shift();
        if (last.length < volume) return false;
        usualMs ??= p99(last);
        return p99(last) > factor * usualMs;
      },
      get failures() {
        return failures;
      },
    };
  };
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? 0;
}
