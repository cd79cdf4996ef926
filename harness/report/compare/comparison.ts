import type { Span } from './interval.ts';
import type { ScenarioProfile } from './profile.ts';

/** What changed between two runs, or two sets of repeats of one; pure data. */
export interface Comparison {
  readonly outcome: 'worse' | 'better' | 'same';
  readonly mode: Settings['mode'];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly confidence: number;
  readonly allowance: number;
  readonly differences: readonly PhaseDifference[];
  readonly statements: readonly StatementDifference[];
  /** What cannot be compared, and why: one line each. */
  readonly notes: readonly string[];
}

export interface Settings {
  readonly mode: 'same seed' | 'single' | 'repeated';
  /** With which all intervals hold together, from 0 to 1. */
  readonly confidence: number;
  /** Change of a duration that two runs of the same code may show: 0.1 is 10 %. */
  readonly allowance: number;
  /** Durations of unlike machines are not judged. */
  readonly machines: 'one' | 'several';
}

/** A scenario x variant that both sides ran, every repeat of it. */
export interface Pair {
  readonly name: string;
  readonly variant: string;
  readonly before: readonly ScenarioProfile[];
  readonly after: readonly ScenarioProfile[];
}

export type Difference = PhaseDifference | StatementDifference;

interface OfVariant {
  readonly scenario: string;
  readonly variant: string;
  /** Which way it changed beyond noise, if it did and the samples can tell. */
  readonly finding: 'worse' | 'better' | 'same' | 'unknown';
}

/** One statistic of one phase. Durations in ms, real-time equivalent; the share of successes from 0 to 1. */
export interface PhaseDifference extends OfVariant {
  readonly phase: string;
  readonly figure: 'p50' | 'p90' | 'p99' | 'p99.9' | 'success share';
  readonly before: number;
  readonly after: number;
  /** after / before for durations, after - before for shares. */
  readonly change: number;
  /** Of `change`; null when there are too few samples. */
  readonly interval: Span | null;
}

/** A statement before and after. */
export interface StatementDifference extends OfVariant {
  readonly text: string;
  readonly unit: string;
  readonly bound: number;
  readonly before: StatementSide;
  readonly after: StatementSide;
  /** Its verdict differed between repeats of one side. */
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
