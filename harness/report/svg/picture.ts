import type { Bound, Chart, Shade } from '../html/chart.ts';

/** A drawing as plain data, for a file that stands alone: times in s, durations in ms, real-time equivalent. */
export interface Picture {
  readonly title: string;
  /** What it was taken from, such as the scenario; beside the title. */
  readonly of: string;
  /** `gauge` holds each value until the next one, `rate` says what was since the last one. */
  readonly kind: 'lines' | 'gauge' | 'rate' | 'stack' | 'bands';
  readonly xUnit: Chart['xUnit'];
  readonly yUnit: Chart['yUnit'];
  /** Below the x axis. */
  readonly xTitle: string;
  readonly lines: readonly PictureLine[];
  readonly shades?: readonly Shade[];
  readonly bounds?: readonly Bound[];
  /** A scale on which each tenfold takes as much room as the one before. */
  readonly log?: boolean;
}

export interface PictureLine {
  readonly name: string;
  /** A colour with a meaning; else each line gets one of its own. */
  readonly colour?: 'good' | 'muted';
  /** Drawn over a stack, not part of it. */
  readonly over?: true;
  /** Sorted by x; a gap is null. */
  readonly points: readonly Point[];
}

export type Point = readonly [x: number, y: number | null];

/** The values of a line, without its gaps. */
export function valuesOf({ points }: PictureLine): number[] {
  return points.flatMap(([, y]) => (y === null ? [] : [y]));
}
