import { type DockerCommandOptions, dockerCommand } from '../docker/docker-command.ts';

/** Runs `docker compose` for one project; standard output, or SQUALL_NOT_AVAILABLE with the last lines it printed. */
export type ComposeCommand = (...args: readonly string[]) => Promise<string>;

export interface ComposeCommandOptions extends Omit<DockerCommandOptions, 'name'> {
  /** Default: what the file says, or the name of its folder. */
  readonly project?: string;
  /** Later files override earlier ones. */
  readonly files: readonly string[];
}

/** Binds `docker compose` to a project and its files. */
export function composeCommand(options: ComposeCommandOptions): ComposeCommand {
  const { project, files } = options;
  const name = project === undefined ? [] : ['--project-name', project];
  const fixed = ['compose', ...name, ...files.flatMap((file) => ['--file', file])];
  return (...args) => dockerCommand([...fixed, ...args], args, { ...options, name: 'docker compose' });
}
