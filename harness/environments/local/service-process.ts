import { fileURLToPath } from 'node:url';
import type { ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ProgramSpec } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { type ProcessTools, startProcess } from '../../runtime/process/process.ts';
import { untilListening } from '../../runtime/process/ready.ts';
import { createServiceControl } from '../service-control.ts';
import { inheritedEnv, serviceEnv } from '../service-env.ts';
import type { StartLimits } from './proxy-process.ts';
import { superviseProcess } from './supervised-process.ts';

/** Starts one service on an ephemeral port, which it keeps when it is started again; it runs until `cleanup` does. */
export async function startServiceProcess(
  name: string,
  spec: ProgramSpec,
  request: StartRequest,
  addresses: Readonly<Record<string, string>>,
  tools: ProcessTools,
  limits: StartLimits,
  cleanup: CleanupStack,
): Promise<ServiceControl> {
  const env = { ...inheritedEnv(), ...serviceEnv(name, request, addresses), SQUALL_EXIT_WITH_STDIN: '1' };
  const program = { name, command: process.execPath, args: [fileURLToPath(spec.entry)] };
  let port = 0;
  const lifecycle = await superviseProcess({
    ...{ name, clock: tools.clock, cleanup },
    launch: () => startProcess({ ...program, env: { ...env, PORT: String(port) } }, tools),
    ready: async (running) => {
      port = await untilListening(running, spec.ready ?? '/health', { ...limits, clock: tools.clock });
    },
  });
  return createServiceControl(name, () => `http://127.0.0.1:${port}`, spec, lifecycle);
}
