/** One reading of another clock: it was asked for at `sentAt`, the other clock then showed `otherMs`, and the answer came at `receivedAt`. */
export interface ClockReading {
  readonly sentAt: number;
  readonly otherMs: number;
  readonly receivedAt: number;
}

/** The other clock was ahead by `lowMs` to `highMs` when this one showed `atMs`. */
export interface OffsetBounds {
  readonly atMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** The other clock shows `offsetMs` more than this one, to within `errorMs`. */
export interface Offset {
  readonly offsetMs: number;
  readonly errorMs: number;
}

/** How much the pace of two clocks may differ: Linux steers one by at most 500 ppm (adjtimex(2), `tolerance`), and mostly by a tenth. */
export const MOST_DRIFT = 500e-6;

/**
 * What is known after one more reading. The other clock was read between asking and answer (Cristian 1989), which bounds the offset;
 * bounds of several readings hold together, so that the offset lies where all overlap (Marzullo and Owicki 1983). What was known
 * before is widened by what the clocks may have drifted since. Bounds that do not overlap tell of a clock that was stopped or steered
 * faster: then the latest reading alone counts.
 */
export function narrow(known: OffsetBounds | undefined, { sentAt, otherMs, receivedAt }: ClockReading): OffsetBounds {
  const low = otherMs - receivedAt;
  const high = otherMs - sentAt + MOST_DRIFT * (receivedAt - sentAt);
  const before = known && widened(known, receivedAt);
  const lowMs = Math.max(low, before?.lowMs ?? low);
  const highMs = Math.min(high, before?.highMs ?? high);
  return lowMs <= highMs ? { atMs: receivedAt, lowMs, highMs } : { atMs: receivedAt, lowMs: low, highMs: high };
}

/** The middle of what is possible at `nowMs`. */
export function offsetAt(known: OffsetBounds, nowMs: number): Offset {
  const { lowMs, highMs } = widened(known, nowMs);
  return { offsetMs: (lowMs + highMs) / 2, errorMs: (highMs - lowMs) / 2 };
}

function widened({ atMs, lowMs, highMs }: OffsetBounds, nowMs: number): OffsetBounds {
  const drift = MOST_DRIFT * Math.max(0, nowMs - atMs);
  return { atMs: nowMs, lowMs: lowMs - drift, highMs: highMs + drift };
}
