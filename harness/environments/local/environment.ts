import { randomUUID } from 'node:crypto';
import type { Clock, Environment, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/service.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { type Answering, demandAnswers } from '../demand-answers.ts';
import { connectEngine } from '../docker/engine.ts';
import { readImages } from '../docker/images.ts';
import { createPrivateNetwork, type PrivateNetwork } from '../docker/private-network.ts';
import { startRyuk } from '../docker/ryuk.ts';
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
      return startOrCleanUp((cleanup, deaths) =>
        startTarget(request, proxy, {
          clock,
          reaper,
          cleanup,
          deaths,
          limitMs,
          signal,
          stores,
          say,
          network: networkFor({ reaper, clock, say }, cleanup),
        }),
      );
    },
  };
}

interface NetworkTools {
  readonly reaper: Reaper;
  readonly clock: Clock;
  readonly say: (text: string) => void;
}

/** The network of a target, made when it is first asked for. */
function networkFor(tools: NetworkTools, cleanup: CleanupStack): () => Promise<PrivateNetwork> {
  let network: Promise<PrivateNetwork> | undefined;
  const make = async () => {
    const engine = await connectEngine();
    await startRyuk(engine, readImages().ryuk, tools);
    return createPrivateNetwork(`squall-${randomUUID()}`, engine, tools.reaper, cleanup);
  };
  return () => {
    network ??= make();
    return network;
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
  return { ...started, versions, proxyCpuWait, unusedEdges: (send) => unusedByForeign(request.target, started, send) };
}

/** A program of somebody else may leave unused what it is told: its edges that passed no byte, where the proxy counts. */
async function unusedByForeign(
  { edges, services }: Target,
  started: Pick<StartedTarget, 'edges'>,
  send: () => Promise<void>,
): Promise<string[]> {
  const foreign = edges.filter(({ from }) => services[from]?.entry === undefined).map(edgeName);
  if (foreign.length === 0) return [];
  await send();
  const traffic = await Promise.all(foreign.map((edge) => started.edges.get(edge)?.traffic()));
  return foreign.filter((_, i) => traffic[i]?.bytes === 0);
}
