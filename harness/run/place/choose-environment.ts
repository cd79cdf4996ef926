import { readFileSync } from 'node:fs';
import type { Clock, Environment } from '../../domain/ports.ts';
import { attachConfig, createAttachEnvironment } from '../../environments/attach/environment.ts';
import { createComposeEnvironment } from '../../environments/compose/environment.ts';
import { createDockerEnvironment } from '../../environments/docker/environment.ts';
import { createLocalEnvironment } from '../../environments/local/environment.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { RunOptions } from '../plan/options.ts';

export type EnvironmentChoice = Pick<RunOptions, 'environment' | 'proxy' | 'allow' | 'attach' | 'composeFile'>;

/** The environment that a run asked for; nothing is started yet. `say` is told what takes long and what was decided. */
export function chooseEnvironment(choice: EnvironmentChoice, clock: Clock, say: (text: string) => void): Environment {
  const { environment, proxy, allow = [], attach, composeFile } = choice;
  switch (environment) {
    case 'local':
      return createLocalEnvironment({ proxy, clock });
    case 'docker':
      return createDockerEnvironment({ clock, say });
    case 'compose':
      return createComposeEnvironment({ clock, say, ...(composeFile === undefined ? {} : { file: composeFile }) });
    case 'attach':
      return createAttachEnvironment({ config: readAttachConfig(attach), allow, say });
  }
}

function readAttachConfig(file: string | undefined) {
  if (file === undefined)
    throw new SquallError('SQUALL_USAGE', 'the attach environment does not know what runs', {
      hint: 'give --attach FILE: { "services": { "payment": "http://..." }, "toxiproxy": "http://...", "edges": {...} }',
    });
  const parsed = attachConfig.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.') || 'file'}: ${message}`);
  throw new SquallError('SQUALL_INVALID_PLAN', [`${file} has problems:`, ...problems].join('\n'));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): SquallError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SquallError('SQUALL_USAGE', `${file} cannot be read as JSON: ${why}`, { cause });
}
