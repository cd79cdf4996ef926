/** What a variant must do with a statement. */
export type Expectation = 'hold' | 'break';

export type VerdictKind = 'pass' | 'fail' | 'inconclusive';

/** `pass`: the statement held. `fail`: it was broken. `inconclusive`: the evidence does not decide it. */
export interface Judgement {
  readonly verdict: VerdictKind;
  /** In `unit`, real-time equivalent (measured x time scale); null when nothing was measured. */
  readonly observed: number | null;
  readonly bound: number;
  readonly unit: Unit;
  /** Number of requests, readings or counts judged. */
  readonly samples: number;
  /** `fault 0-36.2 s`: the stretch of time judged. */
  readonly window: string;
  /** One line: why it failed or is inconclusive. */
  readonly why?: string;
  /** Room left as a share of the bound, negative where it is overstepped; absent for a bound of 0 and for `=`. */
  readonly margin?: number;
  /** The witnesses: `caller`, `service`, `dependency`, or the name of one. */
  readonly witnesses?: readonly string[];
  /**
   * 99 % interval in `unit` that assumes no distribution, only that requests are independent: of percentiles by order
   * statistics, of shares by Clopper and Pearson; null where the sample is too small for an upper end.
   */
  readonly interval?: readonly [low: number, high: number | null];
  /** The slowest requests judged, at most three. */
  readonly slowest?: readonly SlowestRequest[];
}

/** Times in ms of real time since the scenario began. */
export interface SlowestRequest {
  readonly route: string;
  readonly phase: string;
  readonly label: string;
  readonly status: number;
  readonly sentMs: number;
  readonly durationMs: number;
  /** Faults that acted while it was in flight: `latency 5 s on payment->bank`. */
  readonly faults: readonly string[];
}

export type Unit = 'ms' | 'ratio' | 'count' | 'per second';

/** A judged statement beside what was expected of it. */
export interface Verdict extends Judgement {
  readonly text: string;
  readonly expected: Expectation;
  /** hold and pass, or break and fail. Inconclusive is never as expected. */
  readonly asExpected: boolean;
}

export type ScenarioOutcome = 'passed' | 'failed' | 'inconclusive' | 'aborted';

/** Whether the judgement is what the plan expected. */
export function againstExpectation(text: string, expected: Expectation, judgement: Judgement): Verdict {
  const wanted: VerdictKind = expected === 'hold' ? 'pass' : 'fail';
  return { text, expected, ...judgement, asExpected: judgement.verdict === wanted };
}

/** A failed statement outweighs an inconclusive one; a scenario without verdicts proves nothing. */
export function scenarioOutcome(verdicts: readonly Verdict[]): ScenarioOutcome {
  if (verdicts.some((v) => !v.asExpected && v.verdict !== 'inconclusive')) return 'failed';
  if (verdicts.length === 0 || verdicts.some((v) => v.verdict === 'inconclusive')) return 'inconclusive';
  return 'passed';
}

const WORST_FIRST: readonly ScenarioOutcome[] = ['aborted', 'failed', 'inconclusive', 'passed'];

/** The worst outcome decides a run; a run of nothing is inconclusive. */
export function runOutcome(outcomes: readonly ScenarioOutcome[]): ScenarioOutcome {
  return WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'inconclusive';
}
