import { explainVerdict } from '../report/explain/explain-verdict.ts';
import { explainError, unexpectedOf } from '../report/explain/unexpected.ts';
import type { RunReport } from '../report/run-report.ts';
import { EXIT } from '../runtime/errors.ts';
import type { DefectResult } from './defect.ts';

/** How a run of a planted project ended. */
export interface MutantRun {
  readonly exitCode: number;
  /** Absent when it did not get as far as a report. */
  readonly report?: RunReport | undefined;
  /** The last lines that it printed to standard error. */
  readonly lastError: string;
}

/**
 * What a run shows about its defect. Only a judged statement catches it: a target that does not start, or evidence with a
 * hole in it, proves nothing about the suite.
 */
export function outcomeOf(run: MutantRun): Pick<DefectResult, 'outcome' | 'witnesses' | 'problem'> {
  if (!run.report) return unclear(`exit code ${run.exitCode}: ${run.lastError || 'it printed no error'}`);
  const { statements, errors } = unexpectedOf(run.report);
  const judged = statements.filter(({ statement }) => statement.verdict !== 'inconclusive');
  const witnesses = judged.map(({ scenario, statement }) => ({
    scenario: scenario.name,
    variant: scenario.variant,
    why: explainVerdict(statement),
  }));
  if (witnesses.length > 0) return { outcome: 'caught', witnesses };
  const [error] = errors;
  if (error) return unclear(explainError(error));
  const [gap] = statements;
  if (gap) return unclear(explainVerdict(gap.statement));
  if (run.exitCode !== EXIT.asExpected) return unclear(`exit code ${run.exitCode}: ${run.lastError}`);
  return { outcome: 'missed', witnesses: [] };
}

function unclear(problem: string): Pick<DefectResult, 'outcome' | 'witnesses' | 'problem'> {
  return { outcome: 'unclear', witnesses: [], problem };
}
