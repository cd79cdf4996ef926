/**
 * A chart as plain data, computed from the evidence: a page draws it with uPlot, a file as SVG. Times in s, durations
 * in ms, both real-time equivalent.
 */
export interface Chart {
  readonly title: string;
  /**
   * `gauge` holds each value until the next one, `rate` is over the time since the last one, `states` are a breaker's,
   * `points` are not joined.
   */
  readonly kind: 'lines' | 'gauge' | 'rate' | 'stack' | 'states' | 'points';
  /** `percentile` has x as the number of nines: 1 is 90 %, 2 is 99 %. */
  readonly xUnit: 's' | 'percentile';
  /** `state` has y as an index of `STATES`. */
  readonly yUnit: 'ms' | 'count' | 'per second' | 'state';
  /** What its states are called where they are no breaker's; `ALERT_STATES`. */
  readonly states?: readonly string[];
  /** Below the x axis. */
  readonly xTitle: string;
  /** A y axis on which each tenfold takes as much room as the one before. */
  readonly log?: boolean;
  readonly lines: readonly ChartLine[];
  readonly bands?: readonly Band[];
  readonly bounds?: readonly Bound[];
}

export interface ChartLine {
  readonly name: string;
  /** A colour with a meaning; else each line gets one of its own. */
  readonly colour?: Meaning;
  /** Drawn over a stack, not part of it. */
  readonly over?: true;
  /** Sorted by x; a gap is null. */
  readonly points: readonly Point[];
}

/** `other`: neither good nor bad; `lost`: it has no end. */
export type Meaning = 'good' | 'muted' | 'other' | 'bad' | 'lost';

export type Point = readonly [x: number, y: number | null];

/** A fault while it acted. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A statement's bound, drawn across. */
export interface Bound {
  readonly at: number;
  readonly text: string;
}

/** The values of a line, without its gaps. */
export function valuesOf({ points }: ChartLine): number[] {
  return points.flatMap(([, y]) => (y === null ? [] : [y]));
}

export function hasValues({ lines }: Chart): boolean {
  return lines.some((line) => valuesOf(line).length > 0);
}

/** Four significant digits: more than a pixel, less than a page of zeros. */
export function short(value: number): number {
  return Number(value.toPrecision(4));
}
