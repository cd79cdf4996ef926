import type { Unit } from './verdict.ts';

/** A value that somebody computed, and how far a measured one may lie from it: `5.58s ±10%`, `17..18 ±3`. */
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
  /** Null when nothing was seen. */
  readonly observed: number | null;
  readonly unit: Unit;
  readonly within: boolean;
  /** Requests, readings or counts that were looked at. */
  readonly samples: number;
  /** One line: why nothing was seen. */
  readonly why?: string;
}
