import { access } from 'node:fs/promises';
import ansis from 'ansis';
import type { RunEvent } from '../../domain/events.ts';
import type { Suite } from '../../domain/scenario.ts';
import { renderSummary, renderTable, type TableOptions } from '../../report/console/run-table.ts';
import { createProgress } from '../../report/progress/progress.ts';
import type { RunReport } from '../../report/run-report.ts';
import { readRuns } from '../../report/store/all-runs.ts';
import { folderOfRun } from '../../report/store/run-folder.ts';
import { chooseEnvironment, createEnvironment, type RequestedEnvironment } from '../../run/place/choose-environment.ts';
import { fitToEnvironment } from '../../run/plan/fit-environment.ts';
import type { RunOptions } from '../../run/plan/options.ts';
import { planSuite, type SuitePlan } from '../../run/plan/plan-suite.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { totalMs } from '../../run/schedule/schedule.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode, SquallError } from '../../runtime/errors.ts';
import { onRunEvent, openChannel } from '../../vitest/channel.ts';
import { type RunProblem, startVitestRun, type VitestRequest } from '../../vitest/start.ts';
import { exitCodeOf } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { type MetricsFlags, startMetrics } from '../metrics-flags.ts';
import { shown } from '../show-error.ts';
import { loadSuites } from './find-suites.ts';
import { mergeReports } from './merge-reports.ts';

export interface SuitesResult {
  readonly exitCode: ExitCode;
  /** Absent when nothing got as far as a result. */
  readonly report: RunReport | undefined;
}

/** What the command line asks for, before it is decided where the suites run. */
export type SuitesRequest = Omit<RunOptions, 'runId' | 'environment'> & {
  readonly environment: RequestedEnvironment;
  readonly runId?: string;
};

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
  const { problems, interrupted } = await runAndShow({ ...inOrder(planned), options }, flags);

  const reports = await readRuns(options.resultsRoot, options.runId);
  for (const { report, folder } of reports)
    console.log(
      flags.details
        ? renderTable(report, paper(folder))
        : renderSummary(report, { ...paper(folder), scenarios: 'told' }),
    );
  for (const { message } of problems) console.error(`${ansis.red('error')} ${shown(message)}`);
  const report = mergeReports(reports.map((run) => run.report));
  const codes = [...problems, ...(report?.errors ?? [])].map((problem) => problem.code);
  if (interrupted) return { exitCode: EXIT.interrupted, report };
  if (nothingRuns) console.error(`${ansis.yellow('inconclusive')} nothing that was selected can run here, see above`);
  return { exitCode: exitCodeOf(nothingRuns ? 'inconclusive' : report?.outcome, codes), report };
}

interface PlannedSuite {
  readonly file: string;
  readonly suite: Suite;
  readonly plan: SuitePlan;
}

/** Plans before anything starts, and before images are pulled: a bad plan is a usage error, reported whole. */
async function planFiles(files: readonly string[], request: SuitesRequest) {
  const planned: PlannedSuite[] = [];
  // One file after another: all suites go to one listener, so files that load at the same time would mix.
  for (const file of files)
    for (const suite of await loadSuites(file)) planned.push({ file, suite, plan: planSuite(suite, request) });
  const suites = planned.map(({ suite }) => suite);
  const environment = await chooseEnvironment(request.environment, request, suites, (text) => console.log(text));
  const options: RunOptions = { ...request, environment, runId: request.runId ?? newRunId() };
  await refuseTakenId(options, suites);
  // Made for what it refuses: files that it cannot read, and hosts that are not allowed.
  createEnvironment(options, systemClock, () => {});
  return {
    options,
    planned: planned.map((each) => ({ ...each, plan: fitToEnvironment(each.suite, each.plan, options) })),
  };
}

/** A run that has the name of an older one would write over its evidence. */
async function refuseTakenId({ resultsRoot, runId }: RunOptions, suites: readonly Suite[]): Promise<void> {
  for (const { name } of suites) {
    const folder = folderOfRun(resultsRoot, name, runId);
    if (await exists(folder))
      throw new SquallError('SQUALL_USAGE', `there is a run ${folder}: --run-id needs a new name`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
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

async function runAndShow(request: VitestRequest, flags: ShowFlags): Promise<VitestResult> {
  const { runId } = request.options;
  await using live = await startMetrics(runId, flags);
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
