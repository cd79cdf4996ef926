import type { Clock, EdgeControl, ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/service.ts';
import { edgeName, edgesTo } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { answersOk, untilReady } from '../../runtime/process/ready.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { allOrAbort } from '../all-or-abort.ts';
import type { DeathWatch } from '../death-watch.ts';
import { adoptContainer, type RunningContainer } from '../docker/container.ts';
import { containerLifecycle } from '../docker/container-lifecycle.ts';
import type { Engine } from '../docker/engine.ts';
import { describeImage } from '../docker/get-image.ts';
import { receivedBytes } from '../received-bytes.ts';
import { readiness, serviceUrl } from '../service-address.ts';
import { createServiceControl } from '../service-control.ts';
import type { StartedTarget } from '../start-or-clean-up.ts';
import { connectFaultProxy } from '../toxiproxy-client.ts';
import { type CountedProxy, unusedEdges } from '../unused-edges.ts';
import { watchedLifecycle } from '../watched-lifecycle.ts';
import { bringUp } from './bring-up.ts';
import { movedServices } from './check-networks.ts';
import { combineControls } from './edge-proxies.ts';
import { apiPort, listenersOf } from './listeners.ts';
import { mainPort } from './ports.ts';
import type { Project } from './project.ts';
import { containersOf } from './project-state.ts';
import { realName } from './run-networks.ts';

export interface ProjectStart extends Project {
  readonly request: StartRequest;
  readonly engine: Engine;
  readonly reaper: Reaper;
  readonly cleanup: CleanupStack;
  readonly deaths: DeathWatch;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly say: (progress: string) => void;
  readonly sayEveryMs?: number | undefined;
}

/** The proxies of a dependency, and the API of their Toxiproxy. */
interface OpenEdge {
  readonly control: EdgeControl;
  readonly url: string;
}

/** Proxies first, so that the first call of the first service finds its way; then everything else. */
export async function startProject(start: ProjectStart): Promise<StartedTarget> {
  const { request } = start;
  const { target, signal } = request;
  const callees = movedServices(target);
  if (callees.length > 0) await bringUp(['--no-deps', ...callees], start);
  const controls = new Map(
    await allOrAbort(
      signal,
      callees.map((name) => async (either) => [name, await openEdge(name, start, either)] as const),
    ),
  );
  await bringUp(['--build'], start);
  const services = new Map(
    await allOrAbort(
      signal,
      Object.keys(target.services).map((name) => async (either) => [name, await reach(name, start, either)] as const),
    ),
  );
  const edges = new Map<string, EdgeControl>();
  for (const edge of target.edges) {
    const opened = controls.get(edge.to);
    const name = edgeName(edge);
    const others = edgesTo(edge.to, target).filter((each) => each !== name);
    const shared = others.length > 0 ? { sharedWith: others } : {};
    if (opened) edges.set(name, { ...opened.control, name, ...shared });
  }
  const front = services.get(target.front) as ServiceControl;
  const versions = {
    node: 'as in the compose file',
    proxy: `${start.proxy.kind} (${await describeImage(start.proxy.image, start.engine)})`,
    engine: start.engine.version,
  };
  const proxies = callees.flatMap((name): CountedProxy[] => {
    const opened = controls.get(name);
    if (!opened) return [];
    const { control, url } = opened;
    return [{ edges: edgesTo(name, target), control, receivedBytes: () => receivedBytes(url) }];
  });
  return { url: front.url, services, edges, versions, unusedEdges: (send) => unusedEdges(proxies, send) };
}

/** The proxy listens wherever its dependency would, and only the proxy knows the dependency's real name. */
async function openEdge(name: string, start: ProjectStart, signal: AbortSignal): Promise<OpenEdge> {
  const { clock, limitMs, request, config, say, reaper, cleanup } = start;
  const ports = listenersOf(name, config, request.target);
  const running = await containerOf(name, name, apiPort(ports), start);
  const url = `http://${running.address()}`;
  await untilReady(running, {
    clock,
    limitMs,
    say,
    signal,
    serves: (polling) => answersOk(`${url}/version`, polling),
    problem: () => `does not answer at ${url}`,
  });
  start.deaths.watch({ ...running, name: `the proxy of ${name}` });
  const proxy = connectFaultProxy(url, start.proxy.kind, reaper);
  cleanup.defer(`edges to ${name}`, proxy.forget);
  const controls: EdgeControl[] = [];
  for (const port of ports) {
    const upstream = `${realName(name)}:${port}`;
    const spec = { edge: `to_${name}_${port}`, listen: `0.0.0.0:${port}`, upstream };
    controls.push((await proxy.createEdge(spec)).control);
  }
  return { control: combineControls(name, controls), url };
}

async function reach(name: string, start: ProjectStart, signal: AbortSignal): Promise<ServiceControl> {
  const { clock, limitMs, request, config, engine, say } = start;
  const spec = request.target.services[name] as ServiceSpec;
  const inside = movedServices(request.target).includes(name) ? realName(name) : name;
  const port = mainPort(name, config, spec) as number;
  const running = await containerOf(name, inside, port, start);
  const ready = (either: AbortSignal) =>
    untilReady(running, { clock, limitMs, say, signal: either, ...readiness(spec, running.address, 'its own login') });
  await ready(signal);
  const lifecycle = containerLifecycle(running, engine, () => ready(request.signal));
  return createServiceControl(name, () => serviceUrl(spec, running.address()), spec, {
    lifecycle: watchedLifecycle(lifecycle, () => running, start.deaths),
    cpuWait: running.cpuWait,
    reaper: start.reaper,
  });
}

/** The container of `service`, as the file of the run calls it; people read `name`. */
async function containerOf(
  name: string,
  service: string,
  port: number,
  { project, engine }: ProjectStart,
): Promise<RunningContainer> {
  const id = (await containersOf(project, engine)).get(service);
  if (id === undefined)
    throw new SquallError('SQUALL_NOT_AVAILABLE', `docker compose has started no container for ${name}`);
  return adoptContainer({ name, id, port, engine });
}
