/** How long one process was held up, from reading to reading; all in measured ms. */
export interface Waits {
  /** `payment`, `fault proxy`, `the load generator` */
  readonly of: string;
  readonly stretches: readonly Stretch[];
  /**
   * How long it can have held up one thing at most that lasted from `fromMs` to `toMs`. When within a stretch it waited is
   * not known, so all of it counts, as far as it fits. Where it is known how long it ran, so does what it had waited since it
   * was last idle: what came up meanwhile was still to be worked off.
   */
  within(fromMs: number, toMs: number): number;
  /** The longest that it was held up between two moments at which it was idle; 0 where that is not known. */
  longest(fromMs: number, toMs: number): number;
  /** How long it ran. */
  ran(fromMs: number, toMs: number): number;
  /** How long it was held up in the stretches that lie in this time, wholly or in part. */
  waited(fromMs: number, toMs: number): number;
  /** The stretches that lie in this time, wholly or in part. */
  touching(fromMs: number, toMs: number): readonly Stretch[];
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** How long it was held up. */
  readonly ms: number;
  /** How long it ran; undefined where that is not known. */
  readonly ranMs?: number;
  /** When it was last idle at the latest; likewise. */
  readonly sinceMs?: number;
  /** How long it was held up or ran, since it was last idle at the latest; undefined where it is not known how long it ran. */
  readonly busyMs?: number;
  /** How long it was held up in all between the two moments around this at which it was idle. */
  readonly longMs?: number;
}

/** At, waited, ran: as in `CpuWait`. */
type Reading = readonly [atMs: number, waitedMs: number | null, ranMs?: number];

/** `visits`: how often a request passes the process, where that is known. */
export function waitsOf(of: string, readings: readonly Reading[], visits = Number.POSITIVE_INFINITY): Waits {
  const { stretches, since } = stretchesOf(readings);
  const sums = runningSums(stretches.map(({ ms }) => ms));
  const between = (from: number, until: number) => (sums[until] as number) - (sums[from] as number);
  const longest = largestOf(stretches.map(({ longMs = 0 }) => longMs));
  const runs = runningSums(readings.map(([, , ranMs = 0]) => ranMs));
  const indexAt = (ms: number) => lastWhere(stretches, (stretch) => stretch.fromMs <= ms);
  return {
    of,
    stretches,
    within(fromMs, toMs) {
      const first = indexAt(fromMs);
      const last = indexAt(toMs);
      if (first < 0 || last < 0 || toMs <= fromMs) return 0;
      const from = since[first] as number;
      const isKnown = stretches[first]?.busyMs !== undefined;
      const begin = clipped(stretches[from], isKnown ? Number.NEGATIVE_INFINITY : fromMs, toMs);
      const end = last > from ? clipped(stretches[last], fromMs, toMs) : 0;
      const all = begin + end + (last > from + 1 ? between(from + 1, last) : 0);
      return Number.isFinite(visits) && isKnown ? Math.min(all, visits * longest(first, last)) : all;
    },
    longest: (fromMs, toMs) => {
      const [first, last] = [indexAt(fromMs), indexAt(toMs)];
      return last < 0 ? 0 : longest(Math.max(0, first), last);
    },
    ran: (fromMs, toMs) => (runs[indexAt(toMs) + 1] as number) - (runs[Math.max(0, indexAt(fromMs))] as number),
    waited: (fromMs, toMs) => {
      const [first, last] = [Math.max(0, indexAt(fromMs)), indexAt(toMs)];
      if (last < 0 || toMs <= fromMs) return 0;
      const begin = clipped(stretches[first], fromMs, toMs);
      if (last === first) return begin;
      return begin + between(first + 1, last) + clipped(stretches[last], fromMs, toMs);
    },
    touching(fromMs, toMs) {
      const near = stretches.slice(Math.max(0, indexAt(fromMs)), indexAt(toMs) + 1);
      return near.filter((one) => one.fromMs < toMs && one.toMs > fromMs);
    },
  };
}

/**
 * A reading stands for the time since the one before; the first and the last also for what lies outside of them. `since`: the
 * first stretch after which the process certainly was not idle until this one ended, by index.
 */
function stretchesOf(read: readonly Reading[]) {
  const readings = whenWaited(read);
  const since: number[] = [];
  const busy = runningSums(readings.map(([, waitedMs, ranMs = 0]) => (waitedMs ?? 0) + ranMs));
  const stretches = readings.map(([toMs, waitedMs, ranMs], i): Stretch => {
    const fromMs = readings[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY;
    const before = wasBusy(readings, i - 1) ? (since[i - 1] as number) : i - 1;
    since.push(ranMs === undefined || i === 0 ? i : before);
    return {
      fromMs,
      toMs: i === readings.length - 1 ? Number.POSITIVE_INFINITY : toMs,
      ms: waitedMs ?? 0,
      ...(ranMs === undefined
        ? {}
        : {
            ranMs,
            sinceMs: readings[(since[i] as number) - 1]?.[0] ?? Number.NEGATIVE_INFINITY,
            busyMs: (busy[i + 1] as number) - (busy[since[i] as number] as number),
          }),
    };
  });
  return { stretches: withLongest(stretches, since), since };
}

/**
 * The kernel counts a wait when it has ended, so one that is longer than its stretch was waited in those before. Where it is
 * not known how long the process ran, readings are too far apart for that to matter.
 */
function whenWaited(readings: readonly Reading[]): readonly Reading[] {
  const spread: Reading[] = [];
  let more = 0;
  for (let i = readings.length - 1; i >= 0; i -= 1) {
    const [atMs, waitedMs, ranMs] = readings[i] as Reading;
    const fromMs = readings[i - 1]?.[0];
    const all = (waitedMs ?? 0) + more;
    const fits = fromMs === undefined || ranMs === undefined ? all : Math.max(0, atMs - fromMs - ranMs);
    more = ranMs === undefined ? 0 : Math.max(0, all - fits);
    spread[i] = ranMs === undefined ? [atMs, all] : [atMs, Math.min(all, fits), ranMs];
  }
  return spread;
}

/** Adds what each stretch has in common with those before and after it between which the process was not certainly idle. */
function withLongest(stretches: readonly Stretch[], since: readonly number[]): readonly Stretch[] {
  const sums = runningSums(stretches.map(({ ms }) => ms));
  const longs: number[] = [];
  for (let i = stretches.length - 1; i >= 0; i -= 1) {
    const own = (sums[i + 1] as number) - (sums[since[i] as number] as number);
    const after = since[i + 1] !== undefined && (since[i + 1] as number) < i ? (longs[i + 1] as number) : 0;
    longs[i] = Math.max(own, after);
  }
  return stretches.map((stretch, i) =>
    stretch.busyMs === undefined ? stretch : { ...stretch, longMs: longs[i] as number },
  );
}

/** Readings are not taken in one instant, and are rounded. */
const ALL = 0.95;

/** All the time since the reading before. */
function wasBusy(readings: readonly Reading[], i: number): boolean {
  const [atMs, waitedMs, ranMs] = readings[i] ?? [0, null];
  const fromMs = readings[i - 1]?.[0];
  return fromMs !== undefined && ranMs !== undefined && (waitedMs ?? 0) + ranMs >= ALL * (atMs - fromMs);
}

function clipped(stretch: Stretch | undefined, from: number, to: number): number {
  if (!stretch) return 0;
  return Math.max(0, Math.min(stretch.ms, Math.min(stretch.toMs, to) - Math.max(stretch.fromMs, from)));
}

/** `sums[i]`: all before `i`. */
function runningSums(values: readonly number[]): readonly number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) as number) + value);
  return sums;
}

/** The largest value from one index to another, both included (a sparse table). */
function largestOf(values: readonly number[]): (first: number, last: number) => number {
  const table: (readonly number[])[] = [values];
  for (let span = 2; span <= values.length; span *= 2) {
    const half = table.at(-1) as readonly number[];
    table.push(half.slice(span / 2).map((value, i) => Math.max(value, half[i] as number)));
  }
  return (first, last) => {
    const level = Math.floor(Math.log2(last - first + 1));
    const row = table[level] as readonly number[];
    return Math.max(row[first] as number, row[last - 2 ** level + 1] as number);
  };
}

function lastWhere<T>(items: readonly T[], isSo: (item: T) => boolean): number {
  let low = -1;
  let high = items.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isSo(items[middle] as T)) low = middle;
    else high = middle - 1;
  }
  return low;
}
