import type { Clock, Environment, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/service.ts';
import type { Target } from '../../domain/target.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { type Answering, demandAnswers } from '../demand-answers.ts';
import { createGuard } from '../guard.ts';
import { kindOf } from '../services/catalogue.ts';
import { hostAndPort } from '../services/host-and-port.ts';
import type { LocalContext } from '../services/service-kind.ts';
import { startInLayers } from '../start-in-layers.ts';
import { type StartedTarget, startOrCleanUp } from '../start-or-clean-up.ts';
import type { ProxyKind } from '../toxiproxy-client.ts';
import { claimPorts, fixedPorts } from './fixed-ports.ts';
import { startFaultProxy } from './proxy-process.ts';
import { createSharedStores } from './shared-stores.ts';

export interface LocalOptions {
  readonly proxy: ProxyKind;
  readonly clock: Clock;
  readonly reaper?: Reaper;
  /** Ms that one process has until it serves. Many start at once on few cores, so it is generous. */
  readonly startLimitMs?: number;
  /** Hosts beside this machine whose running services may be driven. */
  readonly allow?: readonly string[];
  /** Called with progress, and with every foreign host before anything happens to it. */
  readonly say?: (text: string) => void;
}

const START_LIMIT_MS = 60_000;

/** Every service on this machine, and every edge through a fault proxy in a process of its own. */
export function createLocalEnvironment(options: LocalOptions): Environment {
  const { proxy, clock, reaper = createReaper(), startLimitMs: limitMs = START_LIMIT_MS } = options;
  const { allow = [], say = () => {} } = options;
  const guard = createGuard(allow, say);
  const stores = createSharedStores();
  return {
    name: 'local',
    start: async (request) => {
      const { signal, target } = request;
      signal.throwIfAborted();
      const running = alreadyRunning(target);
      await guard.resolved(running.map(({ url }) => url));
      await demandAnswers(running, target.front);
      return startOrCleanUp((cleanup) =>
        startTarget(request, proxy, { clock, reaper, cleanup, limitMs, signal, stores, say }),
      );
    },
  };
}

/** Services that nobody starts. */
function alreadyRunning({ services }: Target): Answering[] {
  return Object.entries(services).flatMap(([name, spec]) => {
    const url = kindOf(spec).runsAt?.(spec);
    return url === undefined ? [] : [{ name, url, spec }];
  });
}

async function startTarget(request: StartRequest, kind: ProxyKind, context: LocalContext): Promise<StartedTarget> {
  await claimPorts(fixedPorts(request.target), context);
  const { proxy, cpuWait: proxyCpuWait } = await startFaultProxy(kind, request.seed, context);
  const started = await startInLayers({
    request,
    proxy,
    listen: '127.0.0.1:0',
    startService: (name, callees, signal) => {
      const spec = request.target.services[name] as ServiceSpec;
      const start = kindOf(spec).startLocal;
      if (!start) throw new Error(`the plan was to refuse ${name} here`);
      return start({ name, spec, request, callees, context: { ...context, signal } });
    },
    upstreamOf: ({ url }) => hostAndPort(url) as string,
    proxiedHost: (listen) => listen,
  });
  const versions = { node: process.versions.node, proxy: `${kind} ${await proxy.version()}` };
  return { ...started, versions, proxyCpuWait };
}
