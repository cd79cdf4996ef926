/** What a nightly run is asked to do. */
export interface NightlyRequest {
  /** Names of suites; all when empty. */
  readonly suites: readonly string[];
  readonly repeat: number;
  /** Passed to every `squall suite` as they are: `['--seed', '7']`. */
  readonly suiteFlags: readonly string[];
  /** Ms after which one run of one suite is stopped and counts as broken. */
  readonly limitMs: number;
  readonly results: string;
  readonly confidence: number;
  readonly allowance: number;
  /** Which suites that passed become the baseline of later nightly runs. */
  readonly keepBaseline: 'none' | 'missing' | 'all';
  /** Runs of each suite that stay in the results folder; all when left out. */
  readonly keepRuns?: number;
}
