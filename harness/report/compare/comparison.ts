import type { Span } from './interval.ts';

/** What changed between two runs, or two sets of repeats of one; pure data. */
export interface Comparison {
  /** `unclear`: something differs, or may, and these runs cannot tell which way. */
  readonly outcome: 'worse' | 'better' | 'same' | 'unclear';
  readonly mode: Mode;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly confidence: number;
  readonly allowance: number;
  readonly differences: readonly PhaseDifference[];
  readonly statements: readonly StatementDifference[];
  /** What one side has and the other has not: one line each. */
  readonly gone: readonly string[];
  /** Why these runs cannot tell: one line each; empty where they can. */
  readonly doubts: readonly string[];
  /** Remarks that decide nothing: one line each. */
  readonly notes: readonly string[];
}

/**
 * How figures are judged. `interleaved`: by the differences between neighbours in time. `history`: against the spread of
 * earlier runs, and only what is far outside it. `shown`: not at all.
 */
export type Mode = 'interleaved' | 'history' | 'shown';

export type Difference = PhaseDifference | StatementDifference;

/** `unclear`: it is another one, and better or worse cannot be told. `unknown`: these runs cannot tell. */
export type Finding = 'worse' | 'better' | 'same' | 'unclear' | 'unknown';

interface OfVariant {
  readonly scenario: string;
  readonly variant: string;
  /** Which way it changed beyond noise, if it did and the runs can tell. */
  readonly finding: Finding;
}

/** One figure of one phase. Durations in ms, real-time equivalent; the share of successes from 0 to 1. */
export interface PhaseDifference extends OfVariant {
  readonly phase: string;
  readonly figure: 'p50' | 'p90' | 'p99' | 'p99.9' | 'success share';
  /** Mean over the runs of the side; in mode `history` that of all earlier runs. */
  readonly before: number;
  readonly after: number;
  /** after / before for durations, after - before for shares. */
  readonly change: number;
  /** Of `change`; null where these runs give none. */
  readonly interval: Span | null;
}

/** A statement before and after. */
export interface StatementDifference extends OfVariant {
  readonly text: string;
  readonly unit: string;
  readonly bound: number;
  readonly before: StatementSide;
  readonly after: StatementSide;
  /** Its verdict differed between repeats of one side, or kept changing in earlier runs. */
  readonly flaky: boolean;
}

export interface StatementSide {
  /** Mean over the repeats; null when nothing was seen. */
  readonly observed: number | null;
  /** Runs in which it went as expected. */
  readonly asExpected: number;
  /** Runs whose evidence could tell. */
  readonly decided: number;
  readonly runs: number;
}
