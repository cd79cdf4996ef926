import type { Comparison } from '../compare/comparison.ts';
import type { RunReport } from '../run-report.ts';
import type { RepeatedStatement } from './steadiness.ts';

/** One run of one suite, a repeat of the nightly run. */
export interface NightlyRun {
  /** As it was asked for: the name of a run that never got to a report. */
  readonly suite: string;
  /** From 1. */
  readonly repeat: number;
  readonly runId: string;
  readonly exitCode: number;
  /** One per suite that its file declares; none when it got nowhere. */
  readonly reports: readonly RunReport[];
  /** Why it broke, where its exit code does not say enough. */
  readonly why?: string;
}

/** `broken`: a run did not get to its verdicts, so that less is known than was asked. */
export type NightlyOutcome = 'passed' | 'failed' | 'inconclusive' | 'broken';

/** What a nightly run found; pure data, `night.json`. */
export interface NightlyReport {
  readonly schema: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly repeats: number;
  readonly outcome: NightlyOutcome;
  readonly suites: readonly NightlySuite[];
}

export interface NightlySuite {
  readonly suite: string;
  readonly outcome: NightlyOutcome;
  readonly runs: readonly SuiteRun[];
  /** All of them, those that are not steady first. */
  readonly statements: readonly RepeatedStatement[];
  /**
   * Scenarios that were measured again alone, those of most repeats first; what they came to then is in `statements`.
   */
  readonly again: readonly MeasuredAgain[];
  /** Absent when the suite has no baseline. */
  readonly comparison?: Comparison;
}

/** A scenario that was not as expected beside others, and the repeats in which it was not. */
export interface MeasuredAgain {
  readonly scenario: string;
  readonly variant: string;
  readonly repeats: readonly number[];
}

export interface SuiteRun {
  readonly repeat: number;
  readonly runId: string;
  readonly exitCode: number;
  readonly outcome: RunReport['outcome'] | 'broken';
  readonly why?: string;
}

export type NightlyHeader = Pick<NightlyReport, 'id' | 'startedAt' | 'durationMs' | 'repeats'>;
