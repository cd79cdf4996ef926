import { judgeOne } from '../../assertions/judge.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Target } from '../../domain/target.ts';
import type { Expectation, Verdict } from '../../domain/verdict.ts';
import { scenarioReport } from '../../report/compute.ts';
import type { ScenarioReport } from '../../report/run-report.ts';
import { SquallError } from '../../runtime/errors.ts';
import { checkStatement } from '../plan/check-suite.ts';

/** What a statement is given as: its text, or what the typed builder made. */
export type StatementLike = string | { readonly text: string };

/** One run that came to its end, to be asked statements about. */
export interface RunResult {
  readonly name: string;
  readonly variant: string;
  /** Everything that the witnesses saw; times are measured ones. */
  readonly evidence: Evidence;
  /** Ledger, durations per phase and outcome, faults, and the verdicts so far. */
  readonly report: ScenarioReport;
  /** Every verdict that was asked for, in order. */
  readonly verdicts: readonly Verdict[];
  /** The page about it, written when its test file is done; absent when nothing is kept. */
  readonly reportFile?: string | undefined;
  /**
   * The verdict on a statement, which is kept for the report. Throws SQUALL_STATEMENT_SYNTAX, and SQUALL_INVALID_PLAN
   * when nothing in this run could feed it.
   */
  judge(statement: StatementLike, expected?: Expectation): Verdict;
}

export function createRunResult(evidence: Evidence, target: Target, strict: boolean): RunResult {
  const verdicts: Verdict[] = [];
  const { plan } = evidence;
  return {
    name: plan.scenario,
    variant: plan.variant,
    evidence,
    verdicts,
    get report() {
      return scenarioReport({ evidence, verdicts });
    },
    judge: (statement, expected = 'hold') => {
      const text = typeof statement === 'string' ? statement : statement.text;
      const verdict = judgeOne(text, expected, evidence, { strict, pausesOnly: true });
      const [problem] = checkStatement(text, plan, target);
      if (problem !== undefined) throw new SquallError('SQUALL_INVALID_PLAN', problem);
      verdicts.push(verdict);
      return verdict;
    },
  };
}
