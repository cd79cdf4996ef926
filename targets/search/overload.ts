export interface OverloadSettings {
  /** More arrivals than this within any second bring it down: five times the normal load. */
  readonly fallsAbove: number;
  /** Arrivals a second of other users. They are constant, so they are added and not sent. */
  readonly others: number;
  /** Ms. */
  readonly restartMs: number;
  /** Ms that a second of real time lasts here. */
  readonly secondMs: number;
}

/**
 * A service that crashes when too many requests arrive within one second, and is down until it has restarted.
 *
 * It counts an arrival at the moment when it was DUE. Two cores cannot send and read thousands of requests within one
 * second; counted when they are read, they would be spread out by the machine and not by the jitter of the clients.
 */
export interface Overload {
  /** Counts one arrival that was due at `dueAt` ms; false when the service was down. */
  arrive(dueAt: number): boolean;
  /** True when it serves at `at`; counts nothing. */
  isUp(at: number): boolean;
  readonly falls: number;
  /** Most arrivals within one second. */
  readonly peak: number;
  restart(): void;
}

/** Arrivals are counted in tenths of a second; any ten in a row make a second. */
const PARTS = 10;

export function createOverload({ fallsAbove, others, restartMs, secondMs }: OverloadSettings): Overload {
  let perPart = new Map<number, number>();
  let downUntil = Number.NEGATIVE_INFINITY;
  let falls = 0;
  let peak = 0;

  const secondUpTo = (last: number) => {
    let arrivals = 0;
    for (let part = last - PARTS + 1; part <= last; part++) arrivals += perPart.get(part) ?? 0;
    return arrivals;
  };
  /** Most arrivals in any second that includes `part`: a late arrival may complete any of them. */
  const densestAround = (part: number) => {
    let most = 0;
    for (let last = part; last < part + PARTS; last++) most = Math.max(most, secondUpTo(last));
    return most;
  };
  return {
    arrive: (dueAt) => {
      const part = Math.floor((dueAt * PARTS) / secondMs);
      perPart.set(part, (perPart.get(part) ?? 0) + 1);
      const arrivals = densestAround(part);
      peak = Math.max(peak, arrivals);
      if (dueAt < downUntil) return false;
      if (arrivals + others <= fallsAbove) return true;
      falls += 1;
      downUntil = dueAt + restartMs;
      return false;
    },
    isUp: (at) => at >= downUntil,
    get falls() {
      return falls;
    },
    get peak() {
      return peak;
    },
    restart: () => {
      [perPart, downUntil, falls, peak] = [new Map(), Number.NEGATIVE_INFINITY, 0, 0];
    },
  };
}
