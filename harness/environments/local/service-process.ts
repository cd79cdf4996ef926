import { fileURLToPath } from 'node:url';
import type { ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/target.ts';
import { type ProcessTools, startProcess } from '../../runtime/process.ts';
import { untilReady } from '../../runtime/process-ready.ts';
import type { Scope } from '../../runtime/scope.ts';
import { createServiceControl } from '../service-control.ts';
import { inheritedEnv, serviceEnv } from '../service-env.ts';
import type { StartLimits } from './proxy-process.ts';

/** Starts one service on an ephemeral port and returns when it is ready; it lives as long as `scope`. */
export async function startServiceProcess(
  name: string,
  request: StartRequest,
  addresses: Readonly<Record<string, string>>,
  tools: ProcessTools,
  limits: StartLimits,
  scope: Scope,
): Promise<ServiceControl> {
  const spec = request.target.services[name] as ServiceSpec;
  const env = {
    ...inheritedEnv(),
    ...serviceEnv(name, request, addresses),
    PORT: '0',
    SQUALL_EXIT_WITH_STDIN: '1',
  };
  const args = [fileURLToPath(spec.entry)];
  const running = scope.use(name, startProcess({ name, command: process.execPath, args, env }, tools));
  const port = await untilReady(running, { ...limits, clock: tools.clock, path: spec.ready ?? '/health' });
  return createServiceControl(name, `http://127.0.0.1:${port}`, spec);
}
