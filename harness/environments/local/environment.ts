import type { Clock, Environment, ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/target.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { serviceEnv } from '../service-env.ts';
import { type Addresses, startInLayers } from '../start-in-layers.ts';
import { type StartedTarget, startOrCleanUp } from '../start-or-clean-up.ts';
import type { ProxyKind } from '../toxiproxy-client.ts';
import { startFaultProxy } from './proxy-process.ts';
import { startServiceProcess } from './service-process.ts';
import { createSharedStores, type SharedStores } from './shared-stores.ts';
import { startStoreProcess } from './store-process.ts';
import type { StartContext } from './supervised-process.ts';

export interface LocalOptions {
  readonly proxy: ProxyKind;
  readonly clock: Clock;
  readonly reaper?: Reaper;
  /** Ms that one process has until it serves. Many start at once on few cores, so it is generous. */
  readonly startLimitMs?: number;
}

const START_LIMIT_MS = 60_000;

/** Every service a child process on loopback, and every edge through a fault proxy in a process of its own. */
export function createLocalEnvironment(options: LocalOptions): Environment {
  const { proxy, clock, reaper = createReaper(), startLimitMs: limitMs = START_LIMIT_MS } = options;
  const shared = createSharedStores();
  return {
    name: 'local',
    start: (request) =>
      startOrCleanUp((cleanup) =>
        startTarget(request, proxy, shared, { clock, reaper, cleanup, limitMs, signal: request.signal }),
      ),
  };
}

async function startTarget(
  request: StartRequest,
  kind: ProxyKind,
  shared: SharedStores,
  context: StartContext,
): Promise<StartedTarget> {
  request.signal.throwIfAborted();
  const { proxy, cpuWait: proxyCpuWait } = await startFaultProxy(kind, request.seed, context);
  const startService = (name: string, addresses: Addresses, signal: AbortSignal): Promise<ServiceControl> => {
    const spec = request.target.services[name] as ServiceSpec;
    const its = { ...context, signal };
    if (spec.store === undefined) return startServiceProcess(name, spec, serviceEnv(name, request, addresses), its);
    return spec.shared ? shared.lease(name, spec, its) : startStoreProcess(name, spec, its);
  };
  const started = await startInLayers({
    request,
    proxy,
    listen: '127.0.0.1:0',
    startService,
    upstreamOf: (service) => new URL(service.url).host,
    proxiedHost: (listen) => listen,
  });
  const versions = { node: process.versions.node, proxy: `${kind} ${await proxy.version()}` };
  return { ...started, versions, proxyCpuWait };
}
