import { type DockerCommandOptions, dockerCommand } from '../docker/docker-command.ts';

/**
 * Runs `docker compose` for one project; standard output, or SQUALL_NOT_AVAILABLE with the last lines it printed; of
 * files that are none or wrong SQUALL_USAGE and SQUALL_INVALID_PLAN.
 */
export type ComposeCommand = (...args: readonly string[]) => Promise<string>;

export interface ComposeCommandOptions extends Omit<DockerCommandOptions, 'name'> {
  /** Default: what the file says, or the name of its folder. */
  readonly project?: string;
  /** Later files override earlier ones. */
  readonly files: readonly string[];
}

/** As compose names them: no file found, and a file that it cannot parse. */
const REFUSALS = { 14: 'SQUALL_USAGE', 15: 'SQUALL_INVALID_PLAN' } as const;

/** Binds `docker compose` to a project and its files. */
export function composeCommand(options: ComposeCommandOptions): ComposeCommand {
  const { project, files } = options;
  const name = project === undefined ? [] : ['--project-name', project];
  const fixed = ['compose', ...name, ...files.flatMap((file) => ['--file', file])];
  const rest = { ...options, name: 'docker compose', refusals: REFUSALS };
  return (...args) => dockerCommand([...fixed, ...args], args, rest);
}
