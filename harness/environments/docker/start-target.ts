import type { Clock, EdgeControl, RunningTarget, ServiceControl, StartRequest } from '../../domain/ports.ts';
import { edgeName, type ServiceSpec } from '../../domain/target.ts';
import { answersOk, untilReady } from '../../runtime/process/ready.ts';
import { allOrAbort } from '../all-or-abort.ts';
import { createServiceControl } from '../service-control.ts';
import { serviceEnv } from '../service-env.ts';
import { startOrder } from '../start-order.ts';
import { addressUrl, POSTGRES } from '../store-address.ts';
import { setUpStore, storeServes } from '../store-ready.ts';
import { connectFaultProxy, type FaultProxy } from '../toxiproxy-client.ts';
import { containerLifecycle } from './container-lifecycle.ts';
import type { Images } from './images.ts';
import type { Room } from './room.ts';
import type { ServiceImage } from './service-image.ts';

export interface TargetStart {
  readonly request: StartRequest;
  readonly image: ServiceImage;
  readonly images: Images;
  readonly room: Room;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly say: (progress: string) => void;
}

/** What runs, without the way to end it: that is the room's. */
export type StartedTarget = Pick<RunningTarget, 'url' | 'services' | 'edges' | 'versions'>;

/** Name of the proxy inside the network, and the port of its API. */
const PROXY = 'squall-toxiproxy';
const API_PORT = 8474;
/** Where services and stores listen inside. */
const PORTS = { program: 8080, postgres: 5432, redis: 6379 } as const;

/** Dependencies first; a caller reaches every callee by way of the proxy's name and a port of its own per edge. */
export async function startTarget(start: TargetStart): Promise<StartedTarget> {
  const { request, images, room } = start;
  const proxy = await startProxy(start);
  const services = new Map<string, ServiceControl>();
  const edges = new Map<string, EdgeControl>();
  const addresses = new Map<string, Record<string, string>>();
  for (const layer of startOrder(request.target)) {
    await allOrAbort(
      request.signal,
      layer.map((name) => async (signal) => {
        services.set(name, await startService(name, start, addresses.get(name) ?? {}, signal));
        await proxyCallers(name, start, proxy, edges, addresses);
      }),
    );
  }
  const front = services.get(request.target.front) as ServiceControl;
  const versions = { node: images.node, proxy: `toxiproxy ${await proxy.version()}`, engine: room.engine.version };
  return { url: front.url, edges, services, versions };
}

async function startProxy({ room, images, clock, limitMs, request, say }: TargetStart): Promise<FaultProxy> {
  const running = await room.start({ name: PROXY, image: images.toxiproxy, port: API_PORT });
  const url = `http://${running.address()}`;
  await untilReady(running, {
    ...{ clock, limitMs, say, signal: request.signal },
    serves: (signal) => answersOk(`${url}/version`, signal),
    problem: () => `does not answer at ${url}`,
  });
  return connectFaultProxy(url, 'toxiproxy');
}

async function startService(
  name: string,
  start: TargetStart,
  addresses: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ServiceControl> {
  const { clock, limitMs, room, request, say } = start;
  const spec = request.target.services[name] as ServiceSpec;
  const running = await room.start(containerOf(name, spec, start, addresses));
  const { store } = spec;
  const url = () => addressUrl(store, running.address());
  const ready = (either: AbortSignal) =>
    untilReady(running, {
      ...{ clock, limitMs, say, signal: either },
      serves: (polling) => (store ? storeServes(store, url()) : answersOk(url() + (spec.ready ?? '/health'), polling)),
      problem: () => `does not answer at ${url()}${spec.ready ?? ''}`,
    });
  await ready(signal);
  if (store) await setUpStore(spec, url());
  const lifecycle = containerLifecycle(running, room.engine, () => ready(request.signal));
  return createServiceControl(name, url, spec, lifecycle);
}

function containerOf(
  name: string,
  spec: ServiceSpec,
  { request, image, images }: TargetStart,
  addresses: Readonly<Record<string, string>>,
): Parameters<Room['start']>[0] {
  if (spec.store) {
    const env = spec.store === 'postgres' ? POSTGRES_ENV : {};
    return { name, image: images[spec.store], port: PORTS[spec.store], env };
  }
  return {
    ...{ name, image: image.tag, port: PORTS.program, command: image.command(spec.entry) },
    env: { ...serviceEnv(name, request, addresses), PORT: String(PORTS.program), HOST: '0.0.0.0' },
  };
}

const POSTGRES_ENV = {
  POSTGRES_USER: POSTGRES.user,
  POSTGRES_PASSWORD: POSTGRES.password,
  POSTGRES_DB: POSTGRES.database,
};

/** One proxy for each edge that ends at `name`, and its address inside the network for the caller. */
async function proxyCallers(
  name: string,
  { request }: TargetStart,
  proxy: FaultProxy,
  edges: Map<string, EdgeControl>,
  addresses: Map<string, Record<string, string>>,
): Promise<void> {
  const { store } = request.target.services[name] as ServiceSpec;
  const upstream = `${name}:${PORTS[store ?? 'program']}`;
  for (const edge of request.target.edges.filter((each) => each.to === name)) {
    const made = await proxy.createEdge({ edge: edgeName(edge), listen: '0.0.0.0:0', upstream });
    edges.set(edgeName(edge), made.control);
    const address = addressUrl(store, `${PROXY}:${made.listen.slice(made.listen.lastIndexOf(':') + 1)}`);
    addresses.set(edge.from, { ...addresses.get(edge.from), [edge.env]: address });
  }
}
