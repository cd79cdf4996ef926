import { SquallError } from '../../runtime/errors.ts';
import { findOnPath, programVersion } from '../on-path.ts';
import { inheritedEnv } from '../service-env.ts';
import type { LocalStore } from './store.ts';

/** A store whose server is a program on PATH: the first of `programs` that is there. */
export function serverOnPath(
  programs: readonly string[],
  args: (port: number, folder: string) => readonly string[],
): LocalStore {
  const find = (path?: string) =>
    programs.map((program) => findOnPath(program, path)).find((found) => found !== undefined);
  const names = programs.join(' or ');
  const findOrThrow = () => {
    const command = find();
    if (command !== undefined) return command;
    const hint = 'install it, or run with --environment docker; what needs it is skipped';
    throw new SquallError('SQUALL_NOT_AVAILABLE', `${names} is not on PATH`, { hint });
  };
  return {
    about: `${programs.map((program) => `\`${program}\``).join(' or ')} from PATH, else what needs it is skipped`,
    missing: (path) => (find(path) === undefined ? `${names} on PATH` : undefined),
    version: async () => {
      const command = findOrThrow();
      return (await programVersion(command, ['--version'])) ?? command;
    },
    program: async (port, folder) => ({ command: findOrThrow(), args: args(port, folder), env: inheritedEnv() }),
  };
}
