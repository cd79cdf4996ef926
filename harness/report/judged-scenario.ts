import type { Evidence } from '../domain/evidence.ts';
import type { Figure } from '../domain/figure.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { RunReport } from './run-report.ts';

/** One scenario x variant as it is stored: what was seen, and what was made of it. */
export interface JudgedScenario {
  readonly evidence: Evidence;
  readonly verdicts: readonly Verdict[];
  /** The verdicts of a first measurement, beside other lanes: not all were as expected, so it was made again alone. */
  readonly first?: readonly Verdict[];
  /** Absent where nothing was computed beforehand. */
  readonly figures?: readonly Figure[];
}

/** Everything that a report of a run is made from; `readRun` finds it on disk again. */
export interface RunRecord {
  readonly report: RunReport;
  readonly scenarios: readonly JudgedScenario[];
}
