import { Command } from 'commander';
import { parseBudgetFile } from '../../planner/budget-file.ts';
import { planBudget } from '../../planner/plan-budget.ts';
import { readDocument, refuseProblems, schemaProblems } from '../../planner/read-document.ts';
import { resolveBudget } from '../../planner/resolve-budget.ts';
import type { RunReport } from '../../report/run-report.ts';
import { runReportSchema } from '../../report/run-report.ts';
import { EXIT } from '../../runtime/errors.ts';
import { readNamedFile } from '../read-named-file.ts';
import { showBudget } from './show-budget.ts';

interface Flags {
  readonly json?: boolean;
  readonly from?: string;
}

/** `squall budget FILE`: timeouts for the calls of a request, from its SLA and the p99s of its dependencies. */
export function budgetCommand(): Command {
  return new Command('budget')
    .description('plan timeouts from an SLA and the p99 of every dependency')
    .argument('<file>', 'SLA, services and stages; YAML or JSON (docs/budget.md)')
    .option('--from <run.json>', 'take the latencies of services that say `from` out of a recorded run')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ squall budget docs/examples/budgets/payment.yaml
  $ squall budget docs/examples/budgets/measured.yaml --from results/timeouts/<run>/run.json
  $ squall budget docs/examples/budgets/payment.yaml --json | jq '.services[] | {name, timeoutMs}'

Exit codes: 0 it fits or is tight, 10 it does not fit or is infeasible, 2 the file has problems.`,
    )
    .action(async (file: string, { json, from }: Flags) => {
      const budget = parseBudgetFile(file, await readNamedFile(file));
      const { input, notes } = resolveBudget(file, budget, from === undefined ? undefined : await readRun(from));
      const plan = planBudget(input);
      console.log(json ? JSON.stringify({ ...plan, notes }, null, 2) : showBudget(plan, notes));
      process.exitCode = plan.verdict === 'fits' || plan.verdict === 'tight' ? EXIT.asExpected : EXIT.statementFailed;
    });
}

async function readRun(file: string): Promise<RunReport> {
  const parsed = runReportSchema.safeParse(readDocument(file, await readNamedFile(file)));
  if (!parsed.success)
    refuseProblems(file, schemaProblems(parsed.error), 'it should be the run.json of a run under results/');
  return parsed.data as RunReport;
}
