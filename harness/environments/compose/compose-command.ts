import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SquallError } from '../../runtime/errors.ts';

/** Runs `docker compose` for one project; standard output, or SQUALL_NOT_AVAILABLE with the last lines it printed. */
export type ComposeCommand = (...args: readonly string[]) => Promise<string>;

const run = promisify(execFile);
const LAST_LINES = 20;

/** Binds `docker compose` to a project and its files, the later file over the earlier ones. */
export function composeCommand(project: string, files: readonly string[], signal: AbortSignal): ComposeCommand {
  const fixed = ['compose', '--project-name', project, ...files.flatMap((file) => ['--file', file])];
  return async (...args) => {
    const { stdout } = await run('docker', [...fixed, ...args], { signal, maxBuffer: 16 * 1024 * 1024 }).catch(
      (cause: NodeJS.ErrnoException & { stderr?: string }) => {
        signal.throwIfAborted();
        throw failure(args, cause);
      },
    );
    return stdout;
  };
}

function failure(args: readonly string[], cause: NodeJS.ErrnoException & { stderr?: string }): SquallError {
  if (cause.code === 'ENOENT')
    return new SquallError('SQUALL_NOT_AVAILABLE', 'docker is not on PATH', {
      hint: 'or run with --environment local',
    });
  const said = (cause.stderr ?? cause.message).trim().split('\n').slice(-LAST_LINES).join('\n');
  return new SquallError('SQUALL_NOT_AVAILABLE', `docker compose ${args[0]} failed:\n${said}`, { cause });
}
