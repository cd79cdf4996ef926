import { existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { CommandSpec } from '../../domain/service.ts';
import type { EdgeSpec } from '../../domain/target.ts';
import { findOnPath } from '../on-path.ts';
import { folderOf } from './folder.ts';
import { calleesIn, placeholderProblems } from './placeholders.ts';
import { folder, milliseconds, observable, port, readiness, settings } from './schema-parts.ts';
import type { ServiceKind } from './service-kind.ts';
import { startCommand } from './start-command.ts';

/** A program of any language that knows nothing of Squall. */
export const command: ServiceKind<CommandSpec> = {
  key: 'command',
  schema: z.strictObject({
    command: z
      .union([z.string(), z.array(z.string())], {
        error: 'give a line for the shell, or a list of program and arguments',
      })
      .describe('{port} is its own port, {bank.url}, {bank.host} and {bank.port} are where it calls bank'),
    cwd: folder.exactOptional().describe('Where it runs'),
    env: settings.exactOptional(),
    inherit: z.array(z.string()).exactOptional().describe('Variables that it gets from the environment of squall'),
    port: z
      .union([port, z.string()], {
        error: 'give the number that is built in, or the name of the variable that tells it',
      })
      .exactOptional(),
    ready: readiness.exactOptional(),
    stop: z
      .strictObject({
        signal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGKILL']).exactOptional(),
        graceMs: milliseconds.exactOptional(),
      })
      .exactOptional(),
    startLimitMs: milliseconds.exactOptional(),
    ...observable,
  }),
  at: (spec, locate) => ({ ...spec, cwd: locate(spec.cwd ?? '.') }),
  describe: (spec) => `command ${[spec.command].flat().join(' ')}`,
  problems: (spec, calls) => [
    ...emptyCommand(spec),
    ...portProblems(spec),
    ...placeholderProblems(textsOf(spec), calls),
  ],
  unplayable: (place, spec, edges) => {
    if (place === 'docker') return 'is a command of this machine';
    return place === 'local' ? (notRunnable(spec) ?? untold(spec, edges)) : undefined;
  },
  tellsTimeScale: (spec) => textsOf(spec).some((text) => text.includes('{timeScale}')),
  portHere: ({ port }) => (typeof port === 'number' ? port : undefined),
  startLocal: startCommand,
};

function emptyCommand({ command: line }: CommandSpec): string[] {
  const program = typeof line === 'string' ? line.trim() : (line[0] ?? '');
  return program === '' ? ['command is empty'] : [];
}

function portProblems({ port }: CommandSpec): string[] {
  if (typeof port === 'number')
    return Number.isInteger(port) && port > 0 && port < 65_536 ? [] : [`port ${port} is not a number from 1 to 65535`];
  return port === undefined || /^[A-Za-z_]\w*$/.test(port)
    ? []
    : [`port "${port}" is neither a number nor the name of a variable`];
}

/** Where placeholders may stand. */
function textsOf({ command: line, env = {} }: CommandSpec): string[] {
  return [...[line].flat(), ...Object.values(env)];
}

/** An edge of which nothing tells the caller would not be called, and a fault on it would not be felt. */
function untold(spec: CommandSpec, edges: readonly EdgeSpec[]): string | undefined {
  const named = calleesIn(textsOf(spec));
  const silent = edges.filter(({ to, env, port }) => env === undefined && port === undefined && !named.includes(to));
  const [first] = silent;
  return first === undefined
    ? undefined
    : `is not told where ${silent.map(({ to }) => to).join(', ')} is: give its edge env or port, or let its command say {${first.to}.url}`;
}

/** What this machine lacks, before anything is started. */
function notRunnable(spec: CommandSpec): string | undefined {
  const cwd = folderOf(spec.cwd);
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) return `cannot run: cwd ${cwd} is no folder`;
  if (typeof spec.command === 'string') return undefined;
  const [program = ''] = spec.command;
  if (program.includes('/'))
    return existsSync(resolve(cwd, program)) ? undefined : `cannot run: ${program} is not in ${cwd}`;
  const path = spec.env?.['PATH'] ?? process.env['PATH'] ?? '';
  const absolute = path.split(delimiter).map((folder) => (isAbsolute(folder) ? folder : join(cwd, folder)));
  return findOnPath(program, absolute.join(delimiter)) ? undefined : `cannot run: ${program} is not on PATH`;
}
