import type { ScenarioOutcome, SlowestRequest } from './verdict.ts';

/** The machine contract: `run.json` and `--json FILE`. Its zod schema and JSON Schema are in `report/schema.ts`. */
export interface RunReport {
  readonly schema: 1;
  readonly outcome: ScenarioOutcome;
  readonly run: RunHeader;
  readonly scenarios: readonly ScenarioReport[];
  /** Scenarios that never got to their verdicts, and why. */
  readonly errors?: readonly RunError[];
  /** Scenarios that this environment or machine cannot run, and what they wait for. */
  readonly skipped?: readonly SkippedScenario[];
}

export interface SkippedScenario {
  readonly scenario: string;
  readonly reason: string;
}

/** `code` is one of the error catalogue; without it the error is a bug. */
export interface RunError {
  readonly scenario: string;
  readonly variant: string;
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
}

export interface RunHeader {
  readonly id: string;
  readonly suite: string;
  /** The file whose tests made the run; absent when a suite did. */
  readonly testFile?: string;
  readonly environment: string;
  readonly proxy: string;
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Cores, processor and system that the load came from: durations of other machines are not comparable. */
  readonly machine?: string;
}

export interface ScenarioReport {
  readonly name: string;
  readonly target: string;
  readonly variant: string;
  readonly outcome: ScenarioOutcome;
  /** Measured durations are 1/timeScale of real ones; statements are in real time. */
  readonly timeScale: number;
  readonly phases: readonly { readonly name: string; readonly fromMs: number; readonly toMs: number }[];
  readonly ledger: {
    readonly planned: number;
    readonly sent: number;
    readonly dropped: number;
    readonly outcomes: Readonly<Record<string, number>>;
    readonly unaccounted: number;
  };
  /** Phase -> outcome label -> figures as measured. */
  readonly durations: Readonly<Record<string, Readonly<Record<string, DurationFigures>>>>;
  readonly statements: readonly StatementReport[];
  /**
   * What was found when it was first measured, beside other lanes. Not all of that was as expected, so the scenario was
   * measured again alone, which is all that counts. Absent when once was enough.
   */
  readonly first?: readonly StatementReport[];
  /** Absent where nothing was computed beforehand. */
  readonly figures?: readonly FigureReport[];
  readonly faults: readonly {
    readonly edge: string;
    readonly kind: string;
    readonly seed?: number;
    readonly fromMs: number;
    readonly toMs: number;
    readonly touched: number | null;
  }[];
}

export interface DurationFigures {
  readonly count: number;
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

export interface StatementReport {
  readonly text: string;
  readonly expected: 'hold' | 'break';
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly asExpected: boolean;
  readonly observed: number | null;
  readonly bound: number;
  readonly unit: string;
  readonly samples: number;
  readonly window: string;
  readonly why?: string;
  /** Room left as a share of the bound, negative where it is overstepped. */
  readonly margin?: number;
  readonly witnesses?: readonly string[];
  /** Of percentiles: 95 % interval in `unit`; null where the sample is too small for an upper end. */
  readonly interval?: readonly [low: number, high: number | null];
  /** The slowest requests looked at, at most three, with the faults that acted meanwhile; ms of real time. */
  readonly slowest?: readonly SlowestRequest[];
}

/** A computed value beside the measured one; a miss says nothing about `outcome`. */
export interface FigureReport {
  readonly quantity: string;
  readonly expected: string;
  readonly low: number;
  readonly high: number;
  readonly observed: number | null;
  readonly unit: string;
  readonly within: boolean;
  readonly samples: number;
  readonly why?: string;
}
