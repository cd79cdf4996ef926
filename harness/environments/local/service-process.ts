import { fileURLToPath } from 'node:url';
import type { ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ProgramSpec } from '../../domain/target.ts';
import { type ProcessTools, startProcess } from '../../runtime/process.ts';
import { untilListening } from '../../runtime/process-ready.ts';
import type { Scope } from '../../runtime/scope.ts';
import { createServiceControl } from '../service-control.ts';
import { inheritedEnv, serviceEnv } from '../service-env.ts';
import type { StartLimits } from './proxy-process.ts';

/** Starts one service on an ephemeral port and returns when it is ready; it lives as long as `scope`. */
export async function startServiceProcess(
  name: string,
  spec: ProgramSpec,
  request: StartRequest,
  addresses: Readonly<Record<string, string>>,
  tools: ProcessTools,
  limits: StartLimits,
  scope: Scope,
): Promise<ServiceControl> {
  const env = {
    ...inheritedEnv(),
    ...serviceEnv(name, request, addresses),
    PORT: '0',
    SQUALL_EXIT_WITH_STDIN: '1',
  };
  const args = [fileURLToPath(spec.entry)];
  const running = scope.use(name, startProcess({ name, command: process.execPath, args, env }, tools));
  const port = await untilListening(running, spec.ready ?? '/health', { ...limits, clock: tools.clock });
  return createServiceControl(name, `http://127.0.0.1:${port}`, spec);
}
