import { fileURLToPath } from 'node:url';
import { formatDuration } from '../../domain/duration.ts';
import { explainError } from '../../report/explain/unexpected.ts';
import type { NightlyRun } from '../../report/nightly/nightly-report.ts';
import { readRuns } from '../../report/store/all-runs.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { EXIT } from '../../runtime/errors.ts';
import { type ProcessTools, type RunningProcess, startProcess } from '../../runtime/process/process.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** How a process runs a suite. */
export interface SuiteProcess {
  /** Folder of all results. */
  readonly results: string;
  /** Passed to `squall suite` as they are: `['--seed', '7']`. */
  readonly suiteFlags: readonly string[];
  /** Ms after which the run is stopped and counts as broken. */
  readonly limitMs: number;
  /** The project whose suite it is, and its own command line; default: the folder and the program of this process. */
  readonly project?: { readonly folder: string; readonly main: string };
}

/** Time for a stopped run to lift its faults and stop its services before it is killed. */
const CLEAN_UP_MS = 60_000;

/**
 * Runs one suite once, in a process of its own: a suite that crashes or hangs then costs this run only. Aborting the signal
 * interrupts the process, which lifts its faults and ends by itself.
 */
export async function runSuiteProcess(
  { suite, repeat }: Pick<NightlyRun, 'suite' | 'repeat'>,
  request: SuiteProcess,
  tools: ProcessTools,
  signal: AbortSignal,
): Promise<NightlyRun> {
  const runId = newRunId();
  const args = ['suite', suite, '--run-id', runId, '--results', request.results, ...request.suiteFlags];
  await using running = await startProcess(
    {
      name: suite,
      command: process.execPath,
      args: [request.project?.main ?? MAIN, ...args],
      env: environment(),
      output: 'show',
      cwd: request.project?.folder ?? process.cwd(),
    },
    tools,
  );
  const late = await stoppedFor(running, request.limitMs, tools, signal);
  const { code, signal: killedBy, error } = await running.ended;
  const reports = (await readRuns(request.results, runId)).map(({ report }) => report);
  const why = late ?? error?.message ?? (killedBy ? `it was ended by ${killedBy}` : firstError(reports));
  const exitCode = late === undefined ? (code ?? EXIT.bug) : EXIT.bug;
  return { suite, repeat, runId, exitCode, reports, ...(why === undefined ? {} : { why }) };
}

/** Waits for the end of the run. The reason why it was stopped when it took too long, else undefined. */
async function stoppedFor(
  running: RunningProcess,
  limitMs: number,
  { clock }: ProcessTools,
  signal: AbortSignal,
): Promise<string | undefined> {
  const over = new AbortController();
  const interrupt = () => running.signal('SIGTERM');
  signal.addEventListener('abort', interrupt, { once: true });
  const limit = clock.sleep(limitMs, over.signal).then(
    () => true,
    () => false,
  );
  const late = await Promise.race([running.ended.then(() => false), limit]);
  if (late) {
    interrupt();
    await Promise.race([running.ended, clock.sleep(CLEAN_UP_MS, over.signal).catch(() => {})]);
  }
  over.abort();
  signal.removeEventListener('abort', interrupt);
  if (!late) return undefined;
  await running[Symbol.asyncDispose]();
  return `it ran past its limit of ${formatDuration(limitMs)}`;
}

function firstError(reports: NightlyRun['reports']): string | undefined {
  const [error] = reports.flatMap(({ errors }) => errors ?? []);
  return error && explainError(error);
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
