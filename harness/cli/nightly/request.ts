/** What a night was asked to do. */
export interface NightWishes {
  /** Names of suites; all when empty. */
  readonly suites: readonly string[];
  readonly repeat: number;
  /** Given to every `squall suite` as it is: `['--seed', '7']`. */
  readonly suiteFlags: readonly string[];
  /** Ms after which one run of one suite is stopped and counts as broken. */
  readonly limitMs: number;
  readonly results: string;
  readonly confidence: number;
  readonly allowance: number;
  /** Which suites that passed become what later nights are compared with. */
  readonly keepBaseline: 'none' | 'missing' | 'all';
  /** Runs of each suite that stay in the results folder; all when left out. */
  readonly keepRuns?: number;
}
