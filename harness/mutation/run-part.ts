import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunReport } from '../report/run-report.ts';
import { identifyProcess, signalGroup } from '../runtime/process/identity.ts';
import { createProcessLog } from '../runtime/process/log.ts';
import type { Defect } from './defect.ts';
import type { MutantRun } from './outcome.ts';

const CLI = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const LAST_LINES = 3;

export type Part = Pick<Defect, 'suite' | 'scenarios' | 'variants'>;

/** Runs a part of a suite in the project of `folder`, as a user would; on abort it is interrupted and cleans up. */
export async function runPart(part: Part, folder: string, signal: AbortSignal): Promise<MutantRun> {
  signal.throwIfAborted();
  const json = join(folder, 'mutant.json');
  const args = ['suite', part.suite, '--environment', 'local', '--json', json, '--results', join(folder, 'runs')];
  // A defect that was caught needs no second run.
  const chosen = ['--no-confirm', '--scenario', ...part.scenarios, '--variant', ...part.variants];
  const child = spawn(process.execPath, [CLI, ...args, ...chosen], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const identity = identifyProcess(child.pid ?? -1);
  const interrupt = () => void signalGroup(identity, 'SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  const log = createProcessLog();
  log.follow(child.stderr);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  }).finally(() => signal.removeEventListener('abort', interrupt));
  signal.throwIfAborted();
  const report = await readFile(json, 'utf8').then(
    (text) => JSON.parse(text) as RunReport,
    () => undefined,
  );
  return { exitCode, report, lastError: log.lines.slice(-LAST_LINES).join(' ') };
}
