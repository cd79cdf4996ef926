import type { Clock, CpuUser, ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/service.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { answersOk, untilReady } from '../../runtime/process/ready.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import type { DeathWatch } from '../death-watch.ts';
import { readiness, serviceUrl } from '../service-address.ts';
import { createServiceControl } from '../service-control.ts';
import { serviceEnv } from '../service-env.ts';
import type { Callees } from '../services/placeholders.ts';
import { startOwnContainer } from '../services/start-container.ts';
import { startInLayers } from '../start-in-layers.ts';
import type { StartedTarget } from '../start-or-clean-up.ts';
import { setUpStore, storeOf } from '../stores/catalogue.ts';
import { connectFaultProxy, type FaultProxy } from '../toxiproxy-client.ts';
import { watchedLifecycle } from '../watched-lifecycle.ts';
import { containerLifecycle } from './container-lifecycle.ts';
import { describeImage } from './get-image.ts';
import type { Images } from './images.ts';
import type { PrivateNetwork } from './private-network.ts';
import type { ServiceImage } from './service-image.ts';

export interface TargetStart {
  readonly request: StartRequest;
  readonly image: ServiceImage;
  readonly images: Images;
  readonly network: PrivateNetwork;
  readonly deaths: DeathWatch;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly reaper: Reaper;
  readonly cleanup: CleanupStack;
  readonly say: (progress: string) => void;
}

/** Name of the proxy inside the network, and the port of its API. */
const PROXY = 'squall-toxiproxy';
const API_PORT = 8474;
/** Where services listen inside. */
const SERVICE_PORT = 8080;

/** Starts containers; a caller reaches each callee by the proxy's name and a port of its own for each edge. */
export async function startTarget(start: TargetStart): Promise<StartedTarget> {
  const { request, images, network } = start;
  const { proxy, cpuWait: proxyCpuWait } = await startProxy(start);
  const started = await startInLayers({
    request,
    proxy,
    listen: '0.0.0.0:0',
    startService: (name, callees, signal) => startService(name, start, callees, signal),
    upstreamOf: ({ name, spec }) => `${name}:${portOf(spec)}`,
    proxiedHost: (listen) => `${PROXY}:${listen.slice(listen.lastIndexOf(':') + 1)}`,
  });
  const stores = Object.values(request.target.services).flatMap(({ store }) => (store === undefined ? [] : [store]));
  const described = stores.map(
    async (store) => [store, await describeImage(images.stores[store] as string, network.engine)] as const,
  );
  const versions = {
    node: await describeImage(images.node, network.engine),
    proxy: `toxiproxy ${await proxy.version()} (${await describeImage(images.toxiproxy, network.engine)})`,
    engine: network.engine.version,
    ...Object.fromEntries(await Promise.all(described)),
  };
  return { ...started, versions, proxyCpuWait };
}

async function startProxy(start: TargetStart): Promise<{ readonly proxy: FaultProxy; readonly cpuWait: CpuUser }> {
  const { network, images, deaths, clock, limitMs, request, say, reaper, cleanup } = start;
  const command = ['-host=0.0.0.0', `-port=${API_PORT}`, '-proxy-metrics'];
  const running = await network.start({ name: PROXY, image: images.toxiproxy, port: API_PORT, command });
  const url = `http://${running.address()}`;
  await untilReady(running, {
    clock,
    limitMs,
    say,
    signal: request.signal,
    serves: (signal) => answersOk(`${url}/version`, signal),
    problem: () => `does not answer at ${url}`,
  });
  deaths.watch(running);
  const proxy = connectFaultProxy(url, 'toxiproxy', reaper);
  cleanup.defer('edges', proxy.forget);
  return { proxy, cpuWait: running.cpuWait };
}

async function startService(
  name: string,
  start: TargetStart,
  callees: Callees,
  signal: AbortSignal,
): Promise<ServiceControl> {
  const { clock, deaths, limitMs, network, request, say } = start;
  const spec = request.target.services[name] as ServiceSpec;
  if (spec.image !== undefined || spec.build !== undefined)
    return startOwnContainer({ name, spec, request, callees, network, tools: { ...start, signal } });
  const running = await network.start({ name, port: portOf(spec), ...containerOf(name, spec, start, callees) });
  const url = () => serviceUrl(spec, running.address());
  const ready = (either: AbortSignal) =>
    untilReady(running, { clock, limitMs, say, signal: either, ...readiness(spec, running.address) });
  await ready(signal);
  if (spec.store !== undefined) await setUpStore(spec, url());
  const lifecycle = containerLifecycle(running, network.engine, () => ready(request.signal));
  const watched = watchedLifecycle(lifecycle, () => running, deaths);
  return createServiceControl(name, url, spec, {
    lifecycle: watched,
    cpuWait: running.cpuWait,
    reaper: start.reaper,
  });
}

function containerOf(
  name: string,
  spec: ServiceSpec,
  { request, image, images }: TargetStart,
  callees: Callees,
): Omit<Parameters<PrivateNetwork['start']>[0], 'name' | 'port'> {
  if (spec.store !== undefined) {
    const { containerEnv = {}, containerCommand } = storeOf(spec.store);
    const command = containerCommand && { command: containerCommand };
    return { image: images.stores[spec.store] as string, env: containerEnv, ...command };
  }
  if (spec.entry === undefined) throw new Error(`the plan was to refuse ${name} here`);
  const env = { ...serviceEnv(name, request, callees), PORT: String(SERVICE_PORT), HOST: '0.0.0.0' };
  return { image: image.tag, command: image.command(spec.entry), env };
}

function portOf(spec: ServiceSpec): number {
  if (spec.image !== undefined || spec.build !== undefined) return spec.port;
  return spec.store === undefined ? SERVICE_PORT : storeOf(spec.store).port;
}
