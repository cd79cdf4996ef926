import { z } from 'zod';
import type { EdgeControl, Environment, RunningTarget, StartRequest } from '../../domain/ports.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import { checkAllowed } from '../../runtime/allow-list.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { TOXIC_PREFIX } from '../../runtime/reaper/protocol.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { createServiceControl } from '../service-control.ts';
import { connectFaultProxy, type FaultProxy } from '../toxiproxy-client.ts';

/** What already runs, as a configuration file says it. */
export const attachConfig = z.strictObject({
  /** Service -> its URL. The front must be there; others only to be asked for metrics or told how to behave. */
  services: z.record(z.string(), z.url()),
  /** API of the Toxiproxy that stands on the edges. */
  toxiproxy: z.url().optional(),
  /**
   * Edge -> name of the proxy that is there (Squall adds toxics to it and takes them away), or a proxy that Squall is to
   * make for the time of the run. An edge that is left out cannot be broken.
   */
  edges: z
    .record(z.string(), z.union([z.string(), z.strictObject({ listen: z.string(), upstream: z.string() })]))
    .default({}),
});
export type AttachConfig = z.output<typeof attachConfig>;

export interface AttachOptions {
  readonly config: AttachConfig;
  /** Hosts beside this machine that may be driven and broken. */
  readonly allow: readonly string[];
  readonly reaper?: Reaper;
  /** Told every foreign host before anything happens to it. */
  readonly say?: (text: string) => void;
}

/**
 * A target that somebody else started. Variant, settings and time scale are what they are there; only proxies and toxics
 * of Squall's own are ever touched, and all of them are gone afterwards, also when the run was killed.
 */
export function createAttachEnvironment(options: AttachOptions): Environment {
  const { config, allow, reaper = createReaper(), say = () => {} } = options;
  const echoed = new Set<string>();
  /** Whoever is not this machine must be on the list, and is echoed before anything happens to it. */
  const guard = (addresses: readonly string[]) => {
    for (const host of checkAllowed(addresses, allow)) {
      if (!echoed.has(host)) say(`${host} is not this machine and will be driven or broken`);
      echoed.add(host);
    }
  };
  guard(addressesOf(config));
  return {
    name: 'attach',
    start: async ({ target, signal }: StartRequest) => {
      signal.throwIfAborted();
      const cleanup = new CleanupStack();
      try {
        return await attach(target, config, reaper, cleanup, guard);
      } catch (error) {
        await cleanup[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

type Guard = (addresses: readonly string[]) => void;

async function attach(
  target: Target,
  config: AttachConfig,
  reaper: Reaper,
  cleanup: CleanupStack,
  guard: Guard,
): Promise<RunningTarget> {
  const known = Object.entries(target.services).flatMap(([name, spec]) => {
    const url = config.services[name]?.replace(/\/$/, '');
    return url === undefined ? [] : [[name, createServiceControl(name, () => url, spec)] as const];
  });
  const services = new Map(known);
  const front = services.get(target.front);
  if (!front)
    throw new SquallError('SQUALL_USAGE', `the configuration has no URL for ${target.front}, which load goes to`);
  await front.get(target.services[target.front]?.ready ?? '/health');
  const proxy = config.toxiproxy
    ? connectFaultProxy(config.toxiproxy.replace(/\/$/, ''), 'toxiproxy', reaper)
    : undefined;
  const edges = proxy ? await openEdges(target, config, proxy, cleanup, guard) : new Map<string, EdgeControl>();
  const versions = { node: 'unknown', proxy: proxy ? `toxiproxy ${await proxy.version()}` : 'none' };
  return { url: front.url, services, edges, versions, [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose]() };
}

async function openEdges(
  target: Target,
  config: AttachConfig,
  proxy: FaultProxy,
  cleanup: CleanupStack,
  guard: Guard,
): Promise<Map<string, EdgeControl>> {
  const edges = new Map<string, EdgeControl>();
  for (const name of target.edges.map(edgeName)) {
    const told = config.edges[name];
    if (told === undefined) continue;
    const control =
      typeof told === 'string' ? await adopt(name, told, proxy, guard) : await make(name, told, proxy, cleanup);
    cleanup.defer(`toxics on ${name}`, () => removeOurs(control));
    await removeOurs(control);
    edges.set(name, control);
  }
  return edges;
}

/** Breaking a proxy breaks whoever is behind it. */
async function adopt(edge: string, name: string, proxy: FaultProxy, guard: Guard): Promise<EdgeControl> {
  const { control, upstream } = await proxy.adoptEdge(edge, name);
  guard([upstream]);
  return control;
}

async function make(
  edge: string,
  address: { readonly listen: string; readonly upstream: string },
  proxy: FaultProxy,
  cleanup: CleanupStack,
): Promise<EdgeControl> {
  cleanup.defer(`proxy of ${edge}`, () => proxy.removeEdge(edge));
  return (await proxy.createEdge({ edge, ...address })).control;
}

/** Takes away what a run before us, or we, left behind. */
async function removeOurs(control: EdgeControl): Promise<void> {
  const { toxics } = await control.state();
  for (const toxic of toxics.filter((name) => name.startsWith(TOXIC_PREFIX))) await control.removeToxic(toxic);
}

function addressesOf({ services, toxiproxy, edges }: AttachConfig): string[] {
  const made = Object.values(edges).flatMap((edge) => (typeof edge === 'string' ? [] : [edge.upstream]));
  return [...Object.values(services), ...(toxiproxy ? [toxiproxy] : []), ...made];
}
