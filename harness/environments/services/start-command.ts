import type { ServiceControl } from '../../domain/ports.ts';
import { isSecretName } from '../../domain/secret-name.ts';
import type { CommandSpec } from '../../domain/service.ts';
import { type ProcessSpec, startProcess } from '../../runtime/process/process.ts';
import { freePort } from '../local/free-port.ts';
import { superviseProcess } from '../local/supervised-process.ts';
import { createServiceControl } from '../service-control.ts';
import { foreignEnv, programEnv } from '../service-env.ts';
import { folderOf } from './folder.ts';
import { fill } from './placeholders.ts';
import type { LocalStart } from './service-kind.ts';
import { untilServing, watchLog } from './until-serving.ts';

const SHELL = '/bin/sh';
/** A shorter text may be part of anything that is printed. */
const SECRET_LENGTH = 4;

/** Starts a command, which keeps its port when it is started again. */
export async function startCommand(start: LocalStart<CommandSpec>): Promise<ServiceControl> {
  const { name, spec, context } = start;
  const port = typeof spec.port === 'number' ? spec.port : await freePort();
  const program = programOf(start, port);
  const limitMs = spec.startLimitMs ?? context.limitMs;
  let host = `127.0.0.1:${port}`;
  let log = watchLog(spec.ready);
  const owned = await superviseProcess(
    {
      name,
      start: () => {
        log = watchLog(spec.ready);
        return startProcess({ ...program, onLine: (line) => log.see(line) }, context);
      },
      ready: async (running) => {
        host = await untilServing(running, { ...context, limitMs, port, told: howTold(spec), ready: spec.ready, log });
      },
    },
    context,
  );
  return createServiceControl(name, () => `http://${host}`, spec, { ...owned, reaper: context.reaper });
}

function programOf({ name, spec, request, callees }: LocalStart<CommandSpec>, port: number): ProcessSpec {
  const { settings, values } = foreignEnv(name, request, callees, { port: String(port) });
  const told = typeof spec.port === 'string' ? spec.port : usualVariable(spec);
  const env = { ...programEnv(spec.inherit), ...(told === undefined ? {} : { [told]: String(port) }), ...settings };
  const line = spec.command;
  const [command = '', ...args] = typeof line === 'string' ? [SHELL, '-c', line] : line;
  const { stop } = spec;
  return {
    name,
    command: fill(command, values),
    args: args.map((text) => fill(text, values)),
    env,
    cwd: folderOf(spec.cwd),
    hide: secretsOf(env),
    ...(stop === undefined ? {} : { stop }),
  };
}

/** `PORT`, where nothing else says how it learns its port. */
function usualVariable({ port, command, env = {} }: CommandSpec): string | undefined {
  const hasPlace = [...[command].flat(), ...Object.values(env)].some((text) => text.includes('{port}'));
  return port === undefined && !hasPlace ? 'PORT' : undefined;
}

/** For the error when it does not listen there. */
function howTold(spec: CommandSpec): string {
  if (typeof spec.port === 'number') return 'its port in the target';
  const variable = typeof spec.port === 'string' ? spec.port : usualVariable(spec);
  return variable === undefined ? '{port}' : `the variable ${variable}`;
}

function secretsOf(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([key, value]) =>
    isSecretName(key) && value.length >= SECRET_LENGTH ? [value] : [],
  );
}
