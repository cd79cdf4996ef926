/** A chart as plain data: what the page's script hands to uPlot. Times in s, durations in ms, real-time equivalent. */
export interface Chart {
  readonly title: string;
  /** One sentence on what is drawn, read by people and screen readers. */
  readonly about: string;
  readonly kind: 'lines' | 'stack' | 'steps';
  /** `percentile` draws x as the number of nines: 1 is 90 %, 2 is 99 %. */
  readonly xUnit: 's' | 'percentile';
  readonly yUnit: 'ms' | 'count' | 'per second' | 'state';
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly shades?: readonly Shade[];
  readonly bounds?: readonly Bound[];
}

export interface ChartLine {
  readonly name: string;
  /** Number of a colour of the page's palette, or a colour with a meaning. */
  readonly colour: number | 'good' | 'muted';
  readonly dash?: true;
  /** Drawn over a stack, not part of it. */
  readonly over?: true;
  readonly values: readonly (number | null)[];
}

/** A fault while it acted. */
export interface Shade {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A statement's bound, drawn across. */
export interface Bound {
  readonly at: number;
  readonly text: string;
}

/** Four significant digits: more than a pixel, less than a page of zeros. */
export function short(value: number): number {
  return Number(value.toPrecision(4));
}
