import { fileURLToPath } from 'node:url';
import type { SerializedError } from 'vitest';
import type { CliOptions, Reporter } from 'vitest/node';
import type { RunOptions } from '../run/plan/options.ts';
import type { SuitePlan } from '../run/plan/plan-suite.ts';

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
  const { createVitest } = await import('vitest/node');
  const problems: RunProblem[] = [];
  const removeNewListeners = watchSignalListeners();
  const vitest = await createVitest('test', viteOptions(request, problemCollector(problems)), QUIET);
  removeNewListeners();
  await vitest.start([SUITE_FILES]);
  await vitest.close();
  process.exitCode = undefined;
  return problems;
}

const QUIET = { logLevel: 'error' } as const;

function viteOptions({ files, plans, options }: VitestRequest, reporter: Reporter): CliOptions {
  return {
    config: false,
    watch: false,
    root: process.cwd(),
    include: [SUITE_FILES],
    exclude: [],
    server: { deps: { inline: [SUITE_FILES] } },
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

/** Vitest ends the process on Ctrl-C at once. A run has faults to lift first, so Vitest's listeners are removed again. */
function watchSignalListeners(): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  return () => {
    for (const [i, signal] of signals.entries())
      for (const listener of process.listeners(signal))
        if (!before[i]?.includes(listener)) process.off(signal, listener);
  };
}

function problemCollector(problems: RunProblem[]): Reporter {
  const add = (error: SerializedError) =>
    problems.push({
      ...(typeof error['code'] === 'string' ? { code: error['code'] } : {}),
      message: error.stack ?? error.message,
    });
  return {
    onTestRunEnd: (modules, unhandled) => {
      for (const module of modules) for (const error of module.errors()) add(error);
      for (const error of unhandled) add(error);
    },
  };
}
