import type { SuiteProcess } from '../suite/suite-process.ts';

/** What a nightly run is asked to do. */
export interface NightlyRequest extends Omit<SuiteProcess, 'project'> {
  /** Names of suites. */
  readonly suites: readonly string[];
  readonly repeat: number;
  readonly confidence: number;
  readonly allowance: number;
  /** Which suites that passed become the baseline of later nightly runs. */
  readonly keepBaseline: 'none' | 'missing' | 'all';
  /** Runs of each suite that stay in the results folder; all when left out. */
  readonly keepRuns?: number;
}
