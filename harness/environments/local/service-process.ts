import { fileURLToPath } from 'node:url';
import type { ServiceControl } from '../../domain/ports.ts';
import type { ProgramSpec } from '../../domain/target.ts';
import { startProcess } from '../../runtime/process/process.ts';
import { untilListening } from '../../runtime/process/ready.ts';
import { createServiceControl } from '../service-control.ts';
import { inheritedEnv } from '../service-env.ts';
import { type StartContext, superviseProcess } from './supervised-process.ts';

/** Starts a service with `env` on an ephemeral port, which it keeps when it is started again. */
export async function startServiceProcess(
  name: string,
  spec: ProgramSpec,
  env: Readonly<Record<string, string>>,
  context: StartContext,
): Promise<ServiceControl> {
  let port = 0;
  const owned = await superviseProcess(
    {
      name,
      start: () => {
        const whole = { ...inheritedEnv(), ...env, SQUALL_EXIT_WITH_STDIN: '1', PORT: String(port) };
        return startProcess(
          { name, command: process.execPath, args: [fileURLToPath(spec.entry)], env: whole },
          context,
        );
      },
      ready: async (running) => {
        port = await untilListening(running, spec.ready ?? '/health', context);
      },
    },
    context,
  );
  return createServiceControl(name, () => `http://127.0.0.1:${port}`, spec, owned);
}
