import { join } from 'node:path';
import ansis from 'ansis';
import type { RunEvent } from '../../domain/events.ts';
import { renderSummary, renderTable, type TableOptions } from '../../report/console/run-table.ts';
import { createProgress } from '../../report/progress/progress.ts';
import type { RunReport } from '../../report/run-report.ts';
import { readRuns } from '../../report/store/all-runs.ts';
import { demandRoom } from '../../report/store/demand-room.ts';
import { markInUse } from '../../report/store/stored/in-use.ts';
import { totalMs } from '../../run/schedule/schedule.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';
import { onRunEvent, openChannel } from '../../vitest/channel.ts';
import { type RunProblem, startVitestRun, type VitestRequest } from '../../vitest/start.ts';
import { exitCodeOf } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { type MetricsFlags, startMetrics } from '../metrics-flags.ts';
import { shown } from '../show-error.ts';
import { tell } from '../supervised/messages.ts';
import { mergeReports } from './merge-reports.ts';
import { missingResults } from './missing-results.ts';
import { type PlannedSuite, planFiles, type SuitesRequest } from './plan-files.ts';

export interface SuitesResult {
  readonly exitCode: ExitCode;
  /** Absent when nothing got as far as a result. */
  readonly report: RunReport | undefined;
}

export interface ShowFlags extends MetricsFlags {
  /** Every event and every table, instead of a line for each scenario. */
  readonly details?: boolean;
}

function paper(folder: string): TableOptions {
  return { columns: process.stdout.columns ?? 100, folder };
}

/** Plans the suites of `files`, runs them through Vitest, shows them as they go, then prints what was found. */
export async function runSuites(
  files: readonly string[],
  request: SuitesRequest,
  flags: ShowFlags = {},
): Promise<SuitesResult> {
  const { options, planned } = await planFiles(files, request);
  const nothingRuns = planned.every(({ plan }) => plan.plans.length === 0);
  const { problems: met, interrupted } = await runAndShow({ ...inOrder(planned), options }, flags);

  const reports = await readRuns(options.resultsRoot, options.runId);
  for (const { report, folder } of reports)
    console.log(
      flags.details
        ? renderTable(report, paper(folder))
        : renderSummary(report, { ...paper(folder), scenarios: 'told' }),
    );
  // What was interrupted is missing as well, and no surprise.
  const missing = interrupted
    ? []
    : missingResults(
        planned,
        reports.map((run) => run.report),
      );
  const problems = [...met, ...missing];
  for (const { code, message } of problems)
    console.error(`${ansis.red('error')} ${code === undefined ? '' : `${ansis.dim(code)} `}${shown(message)}`);
  const report = mergeReports(reports.map((run) => run.report));
  const codes = [...problems, ...(report?.errors ?? [])].map((problem) => problem.code);
  if (interrupted) return { exitCode: EXIT.interrupted, report };
  if (nothingRuns) console.error(`${ansis.yellow('inconclusive')} nothing that was selected can run here, see above`);
  return { exitCode: exitCodeOf(nothingRuns ? 'inconclusive' : report?.outcome, codes), report };
}

/** Files begin one after another, the longest first: the next fills what the last lanes of a long one leave idle. */
function inOrder(planned: readonly PlannedSuite[]): Omit<VitestRequest, 'options'> {
  const byFile = Map.groupBy(planned, ({ file }) => file);
  const msOf = (members: readonly PlannedSuite[]) => totalMs(members.flatMap(({ plan }) => plan.plans));
  return {
    files: [...byFile].toSorted(([, a], [, b]) => msOf(b) - msOf(a)).map(([file]) => file),
    plans: Object.fromEntries(planned.map(({ suite, plan }) => [suite.name, plan])),
  };
}

interface VitestResult {
  readonly problems: readonly RunProblem[];
  readonly interrupted: boolean;
}

/** Of the suites of which something runs. */
function namesOf({ plans }: VitestRequest): string[] {
  return Object.keys(plans).filter((name) => (plans[name]?.plans.length ?? 0) > 0);
}

async function runAndShow(request: VitestRequest, flags: ShowFlags): Promise<VitestResult> {
  const { runId, resultsRoot } = request.options;
  tell({ is: 'running', results: join(resultsRoot, '*', runId) });
  await using live = await startMetrics(runId, flags);
  const names = namesOf(request);
  await demandRoom(resultsRoot, names);
  // Without a suite that runs there may be no folder either.
  await using _mark = names.length === 0 ? undefined : await markInUse(resultsRoot);
  const channel = openChannel(runId);
  const progress = createProgress({
    stream: process.stdout,
    columns: () => process.stdout.columns ?? 100,
    rows: () => process.stdout.rows ?? 40,
    isTty: process.stdout.isTTY === true,
    clock: systemClock,
    details: flags.details ?? false,
  });
  using interrupt = onInterrupt((reason) => channel.postMessage({ abort: reason }));
  onRunEvent(channel, (event: RunEvent) => {
    // A suite that begins after a Ctrl-C did not get that message.
    if (event.type === 'planned' && interrupt.happened) channel.postMessage({ abort: 'interrupted' });
    progress.see(event);
    live.see(event);
  });
  const problems = await startVitestRun(request);
  progress.end();
  channel.close();
  return { problems, interrupted: interrupt.happened };
}
