import type {
  Clock,
  EdgeControl,
  Environment,
  RunningTarget,
  ServiceControl,
  StartRequest,
} from '../../domain/ports.ts';
import { edgeName, type ServiceSpec } from '../../domain/target.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { allOrAbort } from '../all-or-abort.ts';
import { startOrder } from '../start-order.ts';
import type { FaultProxy, ProxyKind } from '../toxiproxy-client.ts';
import { type StartLimits, startFaultProxy } from './proxy-process.ts';
import { startServiceProcess } from './service-process.ts';
import { createSharedPostgres, type SharedPostgres } from './shared-postgres.ts';
import { startStoreProcess } from './store-process.ts';

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
  const { proxy, clock, reaper = createReaper(), startLimitMs = START_LIMIT_MS } = options;
  const shared = createSharedPostgres({ clock, reaper });
  return {
    name: 'local',
    start: async (request) => {
      const cleanup = new CleanupStack();
      try {
        return await startTarget({ request, cleanup, proxy, clock, reaper, shared, limitMs: startLimitMs });
      } catch (error) {
        await cleanup[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

interface Start {
  readonly request: StartRequest;
  readonly cleanup: CleanupStack;
  readonly proxy: ProxyKind;
  readonly clock: Clock;
  readonly reaper: Reaper;
  readonly shared: SharedPostgres;
  readonly limitMs: number;
}

/** Dependencies first: a caller starts when a proxy stands before each service that it calls. */
async function startTarget(start: Start): Promise<RunningTarget> {
  const { request, cleanup, proxy: kind, limitMs } = start;
  const { target, signal } = request;
  signal.throwIfAborted();
  const proxy = await startFaultProxy(kind, request.seed, start, { limitMs, signal }, cleanup);
  const versions = { node: process.versions.node, proxy: `${kind} ${await proxy.version()}` };
  const services = new Map<string, ServiceControl>();
  const edges = new Map<string, EdgeControl>();
  const addresses = new Map<string, Record<string, string>>();
  for (const layer of startOrder(target)) {
    await allOrAbort(
      signal,
      layer.map((name) => async (either) => {
        const limits: StartLimits = { limitMs, signal: either };
        const service = await startService(name, start, addresses.get(name) ?? {}, limits);
        services.set(name, service);
        await proxyCallers(service, proxy, request, edges, addresses);
      }),
    );
  }
  const front = services.get(target.front) as ServiceControl;
  return { url: front.url, edges, services, versions, [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose]() };
}

function startService(
  name: string,
  start: Start,
  addresses: Readonly<Record<string, string>>,
  limits: StartLimits,
): Promise<ServiceControl> {
  const { request, cleanup } = start;
  const spec = request.target.services[name] as ServiceSpec;
  if (spec.store === 'postgres' && spec.shared) return start.shared.lease(name, spec, limits, cleanup);
  if (spec.store) return startStoreProcess(name, spec, start, limits, cleanup);
  return startServiceProcess(name, spec, request, addresses, start, limits, cleanup);
}

/** One proxy for each edge that ends at `service`, and its address for the caller. */
async function proxyCallers(
  service: ServiceControl,
  proxy: FaultProxy,
  { target }: StartRequest,
  edges: Map<string, EdgeControl>,
  addresses: Map<string, Record<string, string>>,
): Promise<void> {
  for (const edge of target.edges.filter((each) => each.to === service.name)) {
    const upstream = new URL(service.url).host;
    const made = await proxy.createEdge({ edge: edgeName(edge), listen: '127.0.0.1:0', upstream });
    edges.set(edgeName(edge), made.control);
    addresses.set(edge.from, { ...addresses.get(edge.from), [edge.env]: throughProxy(service.url, made.listen) });
  }
}

/** The service's own address with the proxy in its place: scheme, user and database stay. */
function throughProxy(url: string, listen: string): string {
  const proxied = new URL(url);
  proxied.host = listen;
  return proxied.href.replace(/\/$/, '');
}
