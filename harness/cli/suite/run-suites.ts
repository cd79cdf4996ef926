import ansis from 'ansis';
import type { RunEvent } from '../../domain/events.ts';
import type { ScenarioPlan, Suite } from '../../domain/scenario.ts';
import { renderTable } from '../../report/console.ts';
import { createProgress } from '../../report/progress.ts';
import type { RunReport } from '../../report/run-report.ts';
import { readRuns } from '../../report/store/all-runs.ts';
import { type EnvironmentWish, pickEnvironment } from '../../run/place/pick-environment.ts';
import type { RunOptions } from '../../run/plan/options.ts';
import { planHere } from '../../run/plan/plan-here.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { totalMs } from '../../run/schedule/schedule.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';
import { onRunEvent, openChannel } from '../../vitest/channel.ts';
import { startVitestRun } from '../../vitest/start.ts';
import { exitCodeOf } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { type MetricsFlags, metricsOf } from '../metrics-flags.ts';
import { shown } from '../show-error.ts';
import { loadSuites } from './find-suites.ts';
import { mergeReports } from './merge-reports.ts';

export interface SuitesResult {
  readonly exitCode: ExitCode;
  /** Absent when nothing got as far as a result. */
  readonly report: RunReport | undefined;
}

/** What the command line asks for, before this machine has decided where it runs. */
export type Wishes = Omit<RunOptions, 'runId' | 'environment'> & {
  readonly environment: EnvironmentWish;
  readonly runId?: string;
};

/** Runs the suites of `files` through Vitest, shows them as they go, then prints what was found. */
export async function runSuites(
  files: readonly string[],
  wishes: Wishes,
  metrics: MetricsFlags = {},
): Promise<SuitesResult> {
  // Before anything starts: a bad plan is a usage error, reported whole.
  const loaded = await loadInTurn(files);
  const suites = loaded.flatMap((each) => each.suites);
  for (const suite of suites) planSuite(suite, { ...wishes, environment: 'local' });
  const environment = await pickEnvironment(wishes.environment, wishes, suites, (text) => console.log(text));
  const options: RunOptions = { ...wishes, environment, runId: wishes.runId ?? newRunId() };
  const planned = loaded.map((each) => ({ ...each, plans: each.suites.flatMap((s) => planHere(s, options).plans) }));
  const nothingRuns = planned.every(({ plans }) => plans.length === 0);

  await using live = await metricsOf(options.runId, metrics);
  const channel = openChannel(options.runId);
  const progress = createProgress({
    stream: process.stdout,
    columns: () => process.stdout.columns ?? 100,
    rows: () => process.stdout.rows ?? 40,
    isTty: process.stdout.isTTY === true,
    clock: systemClock,
  });
  using interrupt = onInterrupt((reason) => channel.postMessage({ abort: reason }));
  onRunEvent(channel, (event: RunEvent) => {
    // A suite that begins after a Ctrl-C has not heard of it.
    if (event.type === 'planned' && interrupt.happened) channel.postMessage({ abort: 'interrupted' });
    progress.see(event);
    live.see(event);
  });
  const problems = await startVitestRun(longestFirst(planned), options);
  progress.end();
  channel.close();

  const reports = await readRuns(options.resultsRoot, options.runId);
  for (const { report, folder } of reports)
    console.log(renderTable(report, { columns: process.stdout.columns ?? 100, folder }));
  for (const { message } of problems) console.error(`${ansis.red('error')} ${shown(message)}`);
  const report = mergeReports(reports.map((run) => run.report));
  const codes = [...problems, ...(report?.errors ?? [])].map((problem) => problem.code);
  if (interrupt.happened) return { exitCode: EXIT.interrupted, report };
  if (nothingRuns) console.error(`${ansis.yellow('inconclusive')} nothing of what was asked can run here, see above`);
  return { exitCode: exitCodeOf(nothingRuns ? 'inconclusive' : report?.outcome, codes), report };
}

interface LoadedFile {
  readonly file: string;
  readonly suites: readonly Suite[];
}

/** One listener hears of suites, so files that load together could not be told apart. */
async function loadInTurn(files: readonly string[]): Promise<LoadedFile[]> {
  const loaded: LoadedFile[] = [];
  for (const file of files) loaded.push({ file, suites: await loadSuites(file) });
  return loaded;
}

interface PlannedFile {
  readonly file: string;
  readonly plans: readonly ScenarioPlan[];
}

/** Suites begin one after the other: what the last lanes of a long one leave of the machine is filled by the next. */
function longestFirst(planned: readonly PlannedFile[]): string[] {
  return planned
    .map(({ file, plans }) => ({ file, ms: totalMs(plans) }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ file }) => file);
}
