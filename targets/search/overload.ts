import { number, scaled } from '../kit/settings.ts';

/**
 * A service that falls over: when more than `FALLS_ABOVE` requests (default 1000, five times the normal load) arrive
 * within one second, it is gone for `RESTART_MS` (5 s). It starts with an outage of `OUTAGE_MS` (60 s), counted from the
 * first request that meets it.
 */
export interface Overload {
  /** Counts one arrival; false when nobody is there to serve it. */
  arrive(): boolean;
  readonly falls: number;
  /** Most arrivals within one second since the first outage ended. */
  readonly peak: number;
  restart(): void;
}

const OUTAGE_MS = scaled(number('OUTAGE_MS', 60_000));
const RESTART_MS = scaled(number('RESTART_MS', 5000));
const FALLS_ABOVE = number('FALLS_ABOVE', 1000);
const WINDOW_MS = scaled(1000);

export function createOverload(now = () => performance.now()): Overload {
  let downUntil: number | undefined;
  let recent: number[] = [];
  let oldest = 0;
  let falls = 0;
  let peak = 0;

  const withinLastSecond = (at: number) => {
    recent.push(at);
    while ((recent[oldest] as number) <= at - WINDOW_MS) oldest += 1;
    return recent.length - oldest;
  };
  return {
    arrive: () => {
      const at = now();
      downUntil ??= at + OUTAGE_MS;
      if (at < downUntil && falls === 0) return false;
      const arrivals = withinLastSecond(at);
      peak = Math.max(peak, arrivals);
      if (at < downUntil) return false;
      if (arrivals <= FALLS_ABOVE) return true;
      falls += 1;
      downUntil = at + RESTART_MS;
      return false;
    },
    get falls() {
      return falls;
    },
    get peak() {
      return peak;
    },
    restart: () => {
      [downUntil, recent, oldest, falls, peak] = [undefined, [], 0, 0, 0];
    },
  };
}
