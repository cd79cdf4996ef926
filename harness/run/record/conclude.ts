import type { RunError, RunHeader, RunReport, SkippedScenario } from '../../domain/run-report.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { computeReport } from '../../report/compute.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import type { RunStore } from '../../report/store/run-folder.ts';
import { isSquallError } from '../../runtime/errors.ts';

/** A plan that never got to its verdicts. */
export interface PlanFailure {
  readonly plan: ScenarioPlan;
  readonly cause: unknown;
}

/** Computes the run's report from what was kept and writes every form of it. */
export async function conclude(
  store: RunStore,
  header: RunHeader,
  results: readonly JudgedScenario[],
  failures: readonly PlanFailure[],
  skipped: readonly SkippedScenario[] = [],
): Promise<RunReport> {
  const computed = { ...computeReport(header, results), ...(skipped.length > 0 && { skipped }) };
  const errors = failures.map(errorOf);
  const report: RunReport = errors.length === 0 ? computed : { ...computed, outcome: worse(computed.outcome), errors };
  await store.write(report, results);
  return report;
}

/** A run that did not do all it was asked to did not pass, but a failed statement says more than that. */
function worse(outcome: RunReport['outcome']): RunReport['outcome'] {
  return outcome === 'failed' ? 'failed' : 'aborted';
}

function errorOf({ plan, cause }: PlanFailure): RunError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const known = isSquallError(error) ? { code: error.code, ...(error.hint ? { hint: error.hint } : {}) } : {};
  return { scenario: plan.scenario, variant: plan.variant, message: error.message, ...known };
}
