import type { Clock, EdgeControl, ServiceControl, StartRequest } from '../../domain/ports.ts';
import { edgeName, type ServiceSpec } from '../../domain/target.ts';
import { SquallError } from '../../runtime/errors.ts';
import { answersOk, untilReady } from '../../runtime/process/ready.ts';
import { allOrAbort } from '../all-or-abort.ts';
import { adoptContainer, type RunningContainer } from '../docker/container.ts';
import { containerLifecycle } from '../docker/container-lifecycle.ts';
import type { Engine } from '../docker/engine.ts';
import { readiness, serviceUrl } from '../service-address.ts';
import { createServiceControl } from '../service-control.ts';
import type { StartedTarget } from '../start-or-clean-up.ts';
import { connectFaultProxy } from '../toxiproxy-client.ts';
import { bringUp } from './bring-up.ts';
import { portOf } from './compose-config.ts';
import { API_PORT, edgeServiceName, realName } from './override.ts';
import type { Project } from './project.ts';
import { containersOf } from './project-state.ts';

export interface ProjectStart extends Project {
  readonly request: StartRequest;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly say: (progress: string) => void;
  readonly sayEveryMs?: number | undefined;
}

/** Proxies first, so that the first call of the first service finds its way; then everything else. */
export async function startProject(start: ProjectStart): Promise<StartedTarget> {
  const { request } = start;
  const { target, signal } = request;
  const callees = [...new Set(target.edges.map((edge) => edge.to))];
  if (callees.length > 0) await bringUp(['--no-deps', ...callees.map(edgeServiceName)], start);
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
    const control = controls.get(edge.to);
    if (control) edges.set(edgeName(edge), { ...control, name: edgeName(edge) });
  }
  const front = services.get(target.front) as ServiceControl;
  const versions = { node: 'as in the compose file', proxy: 'toxiproxy', engine: start.engine.version };
  return { url: front.url, services, edges, versions };
}

/** The proxy listens where its dependency would, and only the proxy knows the dependency's real name. */
async function openEdge(name: string, start: ProjectStart, signal: AbortSignal): Promise<EdgeControl> {
  const { clock, limitMs, request, config, say } = start;
  const running = await containerOf(edgeServiceName(name), API_PORT, start);
  const url = `http://${running.address()}`;
  await untilReady(running, {
    clock,
    limitMs,
    say,
    signal,
    serves: (polling) => answersOk(`${url}/version`, polling),
    problem: () => `does not answer at ${url}`,
  });
  const port = portOf(name, config, request.target.services[name] as ServiceSpec);
  const spec = { edge: `to_${name}`, listen: `0.0.0.0:${port}`, upstream: `${realName(name)}:${port}` };
  return (await connectFaultProxy(url, 'toxiproxy').createEdge(spec)).control;
}

async function reach(name: string, start: ProjectStart, signal: AbortSignal): Promise<ServiceControl> {
  const { clock, limitMs, request, config, engine, say } = start;
  const spec = request.target.services[name] as ServiceSpec;
  const running = await containerOf(name, portOf(name, config, spec), start);
  const ready = (either: AbortSignal) =>
    untilReady(running, { clock, limitMs, say, signal: either, ...readiness(spec, running.address, 'its own login') });
  await ready(signal);
  const lifecycle = containerLifecycle(running, engine, () => ready(request.signal));
  return createServiceControl(name, () => serviceUrl(spec, running.address()), spec, {
    lifecycle,
    cpuWait: running.cpuWait,
  });
}

async function containerOf(
  service: string,
  port: number,
  { project, engine }: ProjectStart,
): Promise<RunningContainer> {
  const id = (await containersOf(project, engine)).get(service);
  if (id === undefined)
    throw new SquallError('SQUALL_NOT_AVAILABLE', `docker compose has started no container for ${service}`, {
      hint: 'a service in a profile is only started when its profile is chosen',
    });
  return adoptContainer({ name: service, id, port, engine });
}
