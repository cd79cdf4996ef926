import type { EdgeControl, ServiceControl, StartRequest } from '../domain/ports.ts';
import { edgeName, type Target } from '../domain/target.ts';
import { allOrAbort } from './all-or-abort.ts';
import type { Callees, Reached } from './services/placeholders.ts';
import type { StartedTarget } from './start-or-clean-up.ts';
import type { FaultProxy } from './toxiproxy-client.ts';

/** How an environment starts one service, and how callers reach it through the proxy. */
export interface LayeredStart {
  readonly request: StartRequest;
  readonly proxy: FaultProxy;
  /** Where a new proxy listens: `127.0.0.1:0`. */
  readonly listen: string;
  /** Starts a service and waits until it serves; `callees` says where it reaches the services that it calls. */
  startService(name: string, callees: Callees, signal: AbortSignal): Promise<ServiceControl>;
  /** Where the proxy reaches a service, `host:port`. */
  upstreamOf(service: ServiceControl): string;
  /** Where callers reach a proxy that listens at `listen`, `host:port`. */
  proxiedHost(listen: string): string;
}

/**
 * Starts the services of a target, dependencies first, with a proxy on every edge: a caller starts when a proxy stands in
 * front of each service that it calls. The first that fails aborts the others.
 */
export async function startInLayers(start: LayeredStart): Promise<Omit<StartedTarget, 'versions'>> {
  const { target, signal } = start.request;
  const services = new Map<string, ServiceControl>();
  const edges = new Map<string, EdgeControl>();
  const reached = new Map<string, Callees>();
  const startWithProxies = async (name: string, either: AbortSignal) => {
    const service = await start.startService(name, reached.get(name) ?? {}, either);
    services.set(name, service);
    for (const edge of target.edges.filter(({ to }) => to === name)) {
      const upstream = start.upstreamOf(service);
      const listen = edge.port === undefined ? start.listen : start.listen.replace(/(?<!\d)\d+$/, String(edge.port));
      const made = await start.proxy.createEdge({ edge: edgeName(edge), listen, upstream });
      edges.set(edgeName(edge), made.control);
      const at = reachedThrough(service.url, start.proxiedHost(made.listen));
      reached.set(edge.from, { ...reached.get(edge.from), [name]: at });
    }
  };
  for (const layer of startOrder(target))
    await allOrAbort(
      signal,
      layer.map((name) => (either) => startWithProxies(name, either)),
    );
  return { url: (services.get(target.front) as ServiceControl).url, services, edges };
}

/**
 * Services in layers: everything that a service calls stands in an earlier layer than itself, and services of one layer
 * may start at the same time. The plan has made sure that the edges form no circle.
 */
export function startOrder(target: Pick<Target, 'services' | 'edges'>): string[][] {
  const depths = new Map<string, number>();
  const depth = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const callees = target.edges.filter((edge) => edge.from === name).map((edge) => edge.to);
    const own = 1 + Math.max(-1, ...callees.map(depth));
    depths.set(name, own);
    return own;
  };
  const layers = Map.groupBy(Object.keys(target.services), depth);
  return [...layers.keys()].sort((a, b) => a - b).map((at) => layers.get(at) as string[]);
}

/** The service's own URL with the proxy in its place: scheme, user and database stay. */
function reachedThrough(url: string, proxy: string): Reached {
  const proxied = new URL(url);
  proxied.host = proxy;
  const [host = '', port = ''] = proxy.split(':');
  return { url: proxied.href.replace(/\/$/, ''), host, port };
}
