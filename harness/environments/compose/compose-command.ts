import { spawn } from 'node:child_process';
import { SquallError } from '../../runtime/errors.ts';
import { identifyProcess } from '../../runtime/process-identity.ts';
import type { Reaper } from '../../runtime/reaper.ts';

/** Runs `docker compose` for one project; standard output, or SQUALL_NOT_AVAILABLE with the last lines it printed. */
export type ComposeCommand = (...args: readonly string[]) => Promise<string>;

const LAST_LINES = 20;

/** Binds `docker compose` to a project and its files, the later file over the earlier ones. */
export function composeCommand(
  project: string,
  files: readonly string[],
  signal: AbortSignal,
  reaper: Reaper,
): ComposeCommand {
  const fixed = ['compose', '--project-name', project, ...files.flatMap((file) => ['--file', file])];
  return async (...args) => {
    signal.throwIfAborted();
    const { code, stdout, stderr, error } = await run([...fixed, ...args], signal, reaper);
    signal.throwIfAborted();
    if (code === 0) return stdout;
    throw failure(args, stderr, error);
  };
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: NodeJS.ErrnoException;
}

/** Settles only when the command has ended, aborted or not: what it creates afterwards nobody would remove. */
async function run(args: readonly string[], signal: AbortSignal, reaper: Reaper): Promise<Finished> {
  const child = spawn('docker', args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  using _watch = reaper.watch({ kind: 'process', ...identifyProcess(child.pid ?? -1) });
  const abort = () => child.kill('SIGTERM');
  signal.addEventListener('abort', abort, { once: true });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const { promise, resolve } = Promise.withResolvers<Finished>();
  child.once('error', (error) => resolve({ ...output, code: null, error }));
  child.once('close', (code) => resolve({ ...output, code }));
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

function failure(args: readonly string[], stderr: string, cause: NodeJS.ErrnoException | undefined): SquallError {
  if (cause?.code === 'ENOENT')
    return new SquallError('SQUALL_NOT_AVAILABLE', 'docker is not on PATH', {
      hint: 'or run with --environment local',
    });
  const said = (cause?.message ?? stderr).trim().split('\n').slice(-LAST_LINES).join('\n');
  return new SquallError('SQUALL_NOT_AVAILABLE', `docker compose ${args[0]} failed:\n${said}`, { cause });
}
