import type { ScenarioPlan } from '../../domain/scenario.ts';
import { computeReport, outcomeOfIncomplete } from '../../report/compute.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import type { RunError, RunHeader, RunReport, SkippedScenario } from '../../report/run-report.ts';
import type { RunStore } from '../../report/store/run-folder.ts';
import { isSquallError } from '../../runtime/errors.ts';

/** A plan that never got to its verdicts. */
export interface PlanFailure {
  readonly plan: ScenarioPlan;
  readonly cause: unknown;
}

/** A run that has ended. */
export interface EndedRun {
  /** Writes every form of the report; absent where nothing is stored. */
  readonly store?: RunStore;
  readonly header: RunHeader;
  readonly results: readonly JudgedScenario[];
  readonly failures?: readonly PlanFailure[];
  readonly skipped?: readonly SkippedScenario[];
}

/** Computes the report of a run and has its store write it. */
export async function conclude(run: EndedRun): Promise<RunReport> {
  const { store, header, results, failures = [], skipped = [] } = run;
  const computed = { ...computeReport(header, results), ...(skipped.length > 0 && { skipped }) };
  const errors = failures.map(errorOf);
  const report: RunReport =
    errors.length === 0 ? computed : { ...computed, outcome: outcomeOfIncomplete(computed.outcome), errors };
  await store?.write(report, results);
  return report;
}

function errorOf({ plan, cause }: PlanFailure): RunError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const known = isSquallError(error) ? { code: error.code, ...(error.hint ? { hint: error.hint } : {}) } : {};
  return { scenario: plan.scenario, variant: plan.variant, message: error.message, ...known };
}
