import type { Unit } from './verdict.ts';

/** A value computed beforehand, and how far a measured one may lie from it: `5.58s ±10%`, `17..18 ±3`. */
export interface PlannedFigure {
  /** The left side of a statement: `p50 duration`. */
  readonly quantity: string;
  readonly expected: string;
}

/** What was measured beside what was computed. It decides nothing about a run: statements do. */
export interface Figure extends PlannedFigure {
  /** Both ends of what was expected, in `unit`, as is `observed`: real-time equivalent. */
  readonly low: number;
  readonly high: number;
  /** Null when nothing was measured. */
  readonly observed: number | null;
  readonly unit: Unit;
  readonly within: boolean;
  /** Number of requests, readings or counts measured. */
  readonly samples: number;
  /** One line: why nothing was measured. */
  readonly why?: string;
}
