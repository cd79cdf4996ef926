import type { EdgeControl, Environment } from '../../domain/ports.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import { checkAllowed } from '../../runtime/allow-list.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { TOXIC_PREFIX } from '../../runtime/reaper/protocol.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { createServiceControl } from '../service-control.ts';
import { type StartedTarget, startOrCleanUp } from '../start-or-clean-up.ts';
import { connectFaultProxy, type FaultProxy } from '../toxiproxy-client.ts';
import { type AttachConfig, addressesOf } from './config.ts';

export interface AttachOptions {
  readonly config: AttachConfig;
  /** Hosts beside this machine that may be driven and broken. */
  readonly allow: readonly string[];
  readonly reaper?: Reaper;
  /** Called with every foreign host before anything happens to it. */
  readonly say?: (text: string) => void;
}

/**
 * A target that already runs, with the variant, settings and time scale that it was given. Only Squall's own proxies and
 * toxics are ever touched, and all of them are removed afterwards, even when the run was killed.
 */
export function createAttachEnvironment(options: AttachOptions): Environment {
  const { config, allow, reaper = createReaper(), say = () => {} } = options;
  const echoed = new Set<string>();
  /** Every host but this machine must be on the list, and is printed before anything happens to it. */
  const guard = (addresses: readonly string[]) => {
    for (const host of checkAllowed(addresses, allow)) {
      if (!echoed.has(host)) say(`${host} is not this machine and will be driven or broken`);
      echoed.add(host);
    }
  };
  guard(addressesOf(config));
  return {
    name: 'attach',
    start: ({ target, signal }) => {
      signal.throwIfAborted();
      return startOrCleanUp((cleanup) => attach(target, { config, reaper, guard, cleanup }));
    },
  };
}

/** Throws SQUALL_NOT_ALLOWED for an address that is not on the list. */
type Guard = (addresses: readonly string[]) => void;

interface Attaching {
  readonly config: AttachConfig;
  readonly reaper: Reaper;
  readonly guard: Guard;
  readonly cleanup: CleanupStack;
}

async function attach(target: Target, attaching: Attaching): Promise<StartedTarget> {
  const { config, reaper } = attaching;
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
  const edges = proxy ? await openEdges(target, proxy, attaching) : new Map<string, EdgeControl>();
  const versions = { node: 'unknown', proxy: proxy ? `toxiproxy ${await proxy.version()}` : 'none' };
  return { url: front.url, services, edges, versions };
}

async function openEdges(
  target: Target,
  proxy: FaultProxy,
  { config, guard, cleanup }: Attaching,
): Promise<Map<string, EdgeControl>> {
  const edges = new Map<string, EdgeControl>();
  for (const name of target.edges.map(edgeName)) {
    const configured = config.edges[name];
    if (configured === undefined) continue;
    const control =
      typeof configured === 'string'
        ? await adoptEdge(name, configured, proxy, guard)
        : await createEdge(name, configured, proxy, cleanup);
    cleanup.defer(`toxics on ${name}`, () => removeOurs(control));
    await removeOurs(control);
    edges.set(name, control);
  }
  return edges;
}

/** A fault on a proxy affects the host behind it, so that must be allowed as well. */
async function adoptEdge(edge: string, name: string, proxy: FaultProxy, guard: Guard): Promise<EdgeControl> {
  const { control, upstream } = await proxy.adoptEdge(edge, name);
  guard([upstream]);
  return control;
}

async function createEdge(
  edge: string,
  address: { readonly listen: string; readonly upstream: string },
  proxy: FaultProxy,
  cleanup: CleanupStack,
): Promise<EdgeControl> {
  cleanup.defer(`proxy of ${edge}`, () => proxy.removeEdge(edge));
  return (await proxy.createEdge({ edge, ...address })).control;
}

/** Removes the toxics that this run or an earlier one left. */
async function removeOurs(control: EdgeControl): Promise<void> {
  const { toxics } = await control.state();
  for (const toxic of toxics.filter((name) => name.startsWith(TOXIC_PREFIX))) await control.removeToxic(toxic);
}
