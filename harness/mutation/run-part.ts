import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { RunReport } from '../report/run-report.ts';
import { signalGroup } from '../runtime/process/identity.ts';
import { createProcessLog } from '../runtime/process/log.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { Defect } from './defect.ts';
import type { MutantRun } from './outcome.ts';

const CLI = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const LAST_LINES = 3;

export type Part = Pick<Defect, 'suite' | 'scenarios' | 'variants'>;

/** Runs a part of a suite in the project of `folder`, as a user would; on abort it is interrupted and cleans up. */
export async function runPart(
  part: Part,
  folder: string,
  { reaper, signal, config }: { readonly reaper: Reaper; readonly signal: AbortSignal; readonly config?: string },
): Promise<MutantRun> {
  signal.throwIfAborted();
  const json = join(folder, 'mutant.json');
  const args = ['suite', part.suite, '--environment', 'local', '--json', json, '--results', join(folder, 'runs')];
  if (config !== undefined) args.push('--config', config);
  // A defect that was caught needs no second run.
  const chosen = ['--no-confirm', '--scenario', ...part.scenarios, '--variant', ...part.variants];
  const errors = new PassThrough();
  const log = createProcessLog();
  log.follow(errors);
  const program = { command: process.execPath, args: [CLI, ...args, ...chosen], env: environment(), cwd: folder };
  using started = await reaper.start(program, (stream, text) => stream === 'stderr' && errors.write(text));
  const interrupt = () => void signalGroup(started.identity, 'SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  const { code, error } = await started.ended.finally(() => signal.removeEventListener('abort', interrupt));
  await finished(errors.end());
  if (error) throw error;
  signal.throwIfAborted();
  const report = await readFile(json, 'utf8').then(
    (text) => JSON.parse(text) as RunReport,
    () => undefined,
  );
  return { exitCode: code ?? -1, report, lastError: log.lines.slice(-LAST_LINES).join(' ') };
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
