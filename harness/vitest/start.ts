import { fileURLToPath } from 'node:url';
import type { SerializedError } from 'vitest';
import type { CliOptions, Reporter } from 'vitest/node';
import type { RunOptions } from '../run/plan/options.ts';
import type { SuitePlan } from '../run/plan/plan-suite.ts';
import { userFrame } from '../runtime/user-frame.ts';
import { onBeat } from './channel.ts';

const REGISTER = fileURLToPath(new URL('./register.ts', import.meta.url));
const SUITE_FILES = fileURLToPath(new URL('./suite-files.ts', import.meta.url));

/** Everything that went wrong outside a test: a file that does not load, an uncaught error. */
export interface RunProblem {
  readonly code?: string;
  readonly message: string;
}

/** What one Vitest run is asked for. */
export interface VitestRequest {
  /** Suite files, in the order in which they begin. */
  readonly files: readonly string[];
  /** The plan of every suite in these files, by its name. */
  readonly plans: Readonly<Record<string, SuitePlan>>;
  readonly options: RunOptions;
}

/**
 * Runs suite files in one worker thread of this process. Nothing is retried and nothing times out: the run's own
 * deadlines decide. The project's own Vitest configuration is left aside, so that a suite runs the same everywhere.
 */
export async function startVitestRun(request: VitestRequest): Promise<readonly RunProblem[]> {
  const removeNewListeners = watchListeners();
  const { createVitest } = await import('vitest/node');
  const problems: RunProblem[] = [];
  const vitest = await createVitest('test', viteOptions(request, problemCollector(problems)), QUIET);
  removeNewListeners();
  using silence = watchSilence(request.options.runId);
  const stuck = await Promise.race([vitest.start([SUITE_FILES]).then(() => undefined), silence.noticed]);
  // A thread that is stuck cannot be closed in order: it ends with the process.
  if (stuck) return [...problems, stuck];
  await vitest.close();
  process.exitCode = undefined;
  return problems;
}

/** Ticks of one second without a sign of life; to write the reports of a large suite takes several. */
const SILENT_TICKS = 60;

/** Notices when the thread that runs the suites has stopped answering: nobody lifts a fault then. */
function watchSilence(runId: string): Disposable & { readonly noticed: Promise<RunProblem> } {
  const noticed = Promise.withResolvers<RunProblem>();
  let silent: number | undefined;
  const beats = onBeat(runId, () => {
    silent = 0;
  });
  const timer = setInterval(() => {
    if (silent !== undefined && silent++ >= SILENT_TICKS)
      noticed.resolve({
        code: 'SQUALL_SUITE_CODE',
        message: `the thread that runs the suites has not answered for ${SILENT_TICKS} s: code of a suite never lets go of it`,
      });
  }, 1000);
  return {
    noticed: noticed.promise,
    [Symbol.dispose]: () => {
      clearInterval(timer);
      beats[Symbol.dispose]();
    },
  };
}

const QUIET = { logLevel: 'error' } as const;

function viteOptions({ files, plans, options }: VitestRequest, reporter: Reporter): CliOptions {
  return {
    config: false,
    watch: false,
    root: process.cwd(),
    include: [SUITE_FILES],
    exclude: [],
    server: { deps: { inline: [SUITE_FILES], external: [/./] } },
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    maxConcurrency: 100_000,
    retry: 0,
    testTimeout: 0,
    hookTimeout: 0,
    setupFiles: [REGISTER],
    provide: { squall: options, squallPlans: plans, squallFiles: files },
    reporters: [reporter],
  };
}

/**
 * Vitest ends the process at once on Ctrl-C, and when code of a suite rejects a promise that nobody awaits. A run has faults
 * to lift first, so Vitest's listeners are removed again.
 */
function watchListeners(): () => void {
  const events = ['SIGINT', 'SIGTERM', 'unhandledRejection', 'uncaughtException'];
  const before = events.map((event) => process.rawListeners(event));
  return () => {
    for (const [i, event] of events.entries())
      for (const listener of process.rawListeners(event))
        if (!before[i]?.includes(listener)) process.off(event, listener as () => void);
  };
}

function problemCollector(problems: RunProblem[]): Reporter {
  const add = (error: SerializedError) => problems.push(problemOf(error));
  return {
    onTestRunEnd: (modules, unhandled) => {
      for (const module of modules) {
        for (const error of module.errors()) add(error);
        // What fails in a hook of a suite, as when its report cannot be written.
        for (const suite of module.children.allSuites()) for (const error of suite.errors()) add(error);
      }
      for (const error of unhandled) add(error);
    },
  };
}

function problemOf(serialized: SerializedError): RunProblem {
  const { code, message, stack, hint } = serialized;
  if (typeof code === 'string')
    return { code, message: typeof hint === 'string' ? `${message}\n  hint ${hint}` : message };
  const at = userFrame(serialized);
  if (at === undefined) return { message: stack ?? message };
  return { code: 'SQUALL_SUITE_CODE', message: `${at} failed beside the suites, and nobody caught it: ${message}` };
}
