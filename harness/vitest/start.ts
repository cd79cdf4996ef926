import { fileURLToPath } from 'node:url';
import type { SerializedError } from '@vitest/utils';
import type { Reporter } from 'vitest/node';
import type { RunOptions } from '../run/options.ts';

const REGISTER = fileURLToPath(new URL('./register.ts', import.meta.url));

/** Everything that went wrong outside a test: a file that does not load, an error nobody caught. */
export interface RunProblem {
  readonly code?: string;
  readonly message: string;
}

/**
 * Runs suite files in one worker thread of this process. Nothing is retried and nothing times out: the run's own
 * deadlines decide. The project's own Vitest configuration is left aside, so that a suite runs the same everywhere.
 */
export async function startVitestRun(files: readonly string[], options: RunOptions): Promise<readonly RunProblem[]> {
  const { startVitest } = await import('vitest/node');
  const problems: RunProblem[] = [];
  const vitest = await startVitest(
    'test',
    [...files],
    {
      config: false,
      watch: false,
      root: process.cwd(),
      include: [...files],
      pool: 'threads',
      maxWorkers: 1,
      fileParallelism: false,
      isolate: false,
      maxConcurrency: 100_000,
      retry: 0,
      testTimeout: 0,
      hookTimeout: 0,
      setupFiles: [REGISTER],
      provide: { squall: options },
      reporters: [problemCollector(problems)],
    },
    { logLevel: 'error' },
  );
  await vitest.close();
  process.exitCode = undefined;
  return problems;
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
