import type { EdgeControl, Environment, ServiceControl } from '../../domain/ports.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { TOXIC_PREFIX } from '../../runtime/reaper/protocol.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import type { DeathWatch } from '../death-watch.ts';
import { demandAnswers } from '../demand-answers.ts';
import { createGuard, type Guard } from '../guard.ts';
import { proxyKindAt } from '../proxy-kind.ts';
import { receivedBytes } from '../received-bytes.ts';
import { createServiceControl } from '../service-control.ts';
import { type StartedTarget, startOrCleanUp } from '../start-or-clean-up.ts';
import { connectFaultProxy, type FaultProxy } from '../toxiproxy-client.ts';
import { type CountedProxy, unusedEdges } from '../unused-edges.ts';
import { demandTarget } from './check-config.ts';
import { claimEdge } from './claim-edge.ts';
import { type AttachConfig, type AttachFile, addressesOf, proxyApiOf } from './config.ts';
import { nameOf, ownToken } from './run-token.ts';
import { watchAddresses, watchedAddresses } from './watch-addresses.ts';

export interface AttachOptions {
  readonly config: AttachFile;
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
  const guard = createGuard(allow, say);
  const addresses = addressesOf(config);
  guard.now(addresses);
  return {
    name: 'attach',
    start: async ({ target, signal }) => {
      signal.throwIfAborted();
      await guard.resolved(addresses);
      const own = demandTarget(config, target);
      return startOrCleanUp((cleanup, deaths) => attach(target, { config: own, reaper, guard, cleanup, deaths }));
    },
  };
}

interface Attaching {
  readonly config: AttachConfig;
  readonly reaper: Reaper;
  readonly guard: Guard;
  readonly cleanup: CleanupStack;
  readonly deaths: DeathWatch;
}

async function attach(target: Target, attaching: Attaching): Promise<StartedTarget> {
  const { config, reaper, cleanup, deaths } = attaching;
  const known = Object.entries(target.services).flatMap(([name, spec]) => {
    const url = config.services[name]?.replace(/\/$/, '');
    return url === undefined ? [] : [[name, createServiceControl(name, () => url, spec, { reaper })] as const];
  });
  const services = new Map(known);
  await demandAnswers([...services.values()], target.front);
  const front = services.get(target.front) as ServiceControl;
  const { edges, proxy } = await attachToProxy(target, attaching);
  cleanup.use('watch over addresses', watchAddresses(watchedAddresses(config), deaths, systemClock));
  const ours = countedProxies(edges, config);
  const versions = { node: 'unknown', proxy };
  return { url: front.url, services, edges, versions, unusedEdges: (send) => unusedEdges(ours, send) };
}

/** `squall proxy` counts what passes, and Toxiproxy does not. */
async function attachToProxy(
  target: Target,
  attaching: Attaching,
): Promise<{ readonly edges: Map<string, EdgeControl>; readonly proxy: string }> {
  const url = proxyApiOf(attaching.config);
  if (url === undefined) return { edges: new Map(), proxy: 'none' };
  const kind = await proxyKindAt(url);
  if (attaching.config.squallProxy !== undefined && kind !== 'embedded')
    throw new SquallError('SQUALL_PROXY', `${url} is a Toxiproxy and no squall proxy`, {
      hint: 'name it as toxiproxy in the file of --attach',
    });
  const proxy = connectFaultProxy(url, kind, attaching.reaper);
  const edges = await openEdges(target, proxy, attaching);
  attaching.cleanup.defer('lease of the faults', proxy.liftAll);
  return { edges, proxy: `${kind} ${await proxy.version()}` };
}

/** Only proxies that Squall made may be switched off for a moment. */
function countedProxies(edges: ReadonlyMap<string, EdgeControl>, config: AttachConfig): CountedProxy[] {
  const api = proxyApiOf(config) ?? '';
  return [...edges].flatMap(([edge, control]) =>
    typeof config.edges[edge] === 'string'
      ? []
      : [{ edges: [edge], control, receivedBytes: () => receivedBytes(api, nameOf(edge, ownToken())) }],
  );
}

async function openEdges(
  target: Target,
  proxy: FaultProxy,
  { config, reaper, guard, cleanup }: Attaching,
): Promise<Map<string, EdgeControl>> {
  const edges = new Map<string, EdgeControl>();
  const api = proxyApiOf(config) ?? '';
  for (const name of target.edges.map(edgeName)) {
    const configured = config.edges[name];
    if (configured === undefined) continue;
    const claim = (what: string) => claimEdge({ api, edge: name, what, reaper, cleanup });
    const control = await openEdge(name, configured, { proxy, guard, cleanup, claim });
    cleanup.defer(`toxics on ${name}`, () => removeOurs(control));
    await removeOurs(control);
    edges.set(name, control);
  }
  return edges;
}

interface Opening {
  readonly proxy: FaultProxy;
  readonly guard: Guard;
  readonly cleanup: CleanupStack;
  readonly claim: (what: string) => Promise<void>;
}

/** A fault on an existing proxy affects the host behind it, so that must be allowed as well. */
async function openEdge(
  edge: string,
  configured: AttachConfig['edges'][string],
  { proxy, guard, cleanup, claim }: Opening,
): Promise<EdgeControl> {
  if (typeof configured === 'string') {
    const { control, upstream } = await proxy.adoptEdge(edge, configured);
    await guard.resolved([upstream]);
    await claim(configured);
    return control;
  }
  await claim(configured.listen);
  const { control } = await proxy.createEdge({ edge, ...configured, name: nameOf(edge, ownToken()) });
  cleanup.defer(`proxy of ${edge}`, () => proxy.removeEdge(edge));
  return control;
}

/** Removes the toxics that this run or an earlier one left; nobody else uses a claimed edge. */
async function removeOurs(control: EdgeControl): Promise<void> {
  const { toxics } = await control.state();
  for (const toxic of toxics.filter((name) => name.startsWith(TOXIC_PREFIX))) await control.removeToxic(toxic);
}
