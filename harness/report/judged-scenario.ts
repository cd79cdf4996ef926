import type { Evidence } from '../domain/evidence.ts';
import type { Figure } from '../domain/figure.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { RunReport } from './run-report.ts';

/** One scenario x variant as it is stored: the evidence and the verdicts on it. */
export interface JudgedScenario {
  readonly evidence: Evidence;
  readonly verdicts: readonly Verdict[];
  /**
   * The verdicts of a first measurement, beside other lanes, of which the machine may have changed one: it was measured
   * again alone.
   */
  readonly first?: readonly Verdict[];
  /** Absent where nothing was computed beforehand. */
  readonly figures?: readonly Figure[];
}

/** Everything that the reports of a run are made from; `readRun` reads it from disk. */
export interface RunRecord {
  readonly report: RunReport;
  readonly scenarios: readonly JudgedScenario[];
}
