import type { StartRequest } from '../../domain/ports.ts';
import { IMAGE_LABEL } from '../../runtime/container-engine.ts';
import { serviceEnv } from '../service-env.ts';
import type { DataPolicy } from './check-data.ts';
import { movedServices } from './check-networks.ts';
import type { ComposeConfig, ComposeService } from './compose-config.ts';
import { apiPort, listenersOf } from './listeners.ts';
import { mainPort } from './ports.ts';
import type { ProxyImage } from './proxy-image.ts';
import { runData } from './run-data.ts';
import { hasCompany, networksOfProxy, networksOfService, privateNetworks, realName } from './run-networks.ts';

/** What the file of a run has to know about the engine and the command line. */
export interface RunFileOptions {
  readonly proxy: Pick<ProxyImage, 'image' | 'command'>;
  /** One per network of the run: an engine has addresses of its own for few networks only. */
  readonly subnets: readonly string[];
  /** Address to publish ports on. */
  readonly bind: string;
  readonly data: DataPolicy;
  /** Beginning of the names of images that are built, the same in every run of one project: `squall/compose-1f2e3d`. */
  readonly images: string;
}

/** How many networks a run has. */
export function networkCount(config: ComposeConfig, request: StartRequest): number {
  return Object.keys(config.networks).length + privateNetworks(config, request.target).length;
}

/**
 * The compose file of a run, as JSON: the user's, in which each dependency of the target has another name and a network of
 * its own, and a Toxiproxy has its names on the networks where it was. Callers still say `bank:8080`. No network, name or
 * port of it can meet those of another project or run.
 */
export function runFile(config: ComposeConfig, request: StartRequest, options: RunFileOptions): string {
  const { target } = request;
  const moved = movedServices(target);
  const proxies = moved.map((name) => [name, proxyService(name, config, request, options)] as const);
  const services = Object.keys(config.services).map((name) => {
    const called = moved.includes(name) ? realName(name) : name;
    return [called, serviceOfRun(name, config, request, options)] as const;
  });
  const keys = [...Object.keys(config.networks), ...privateNetworks(config, target)];
  const networks = keys.map((key, i) => [key, networkOfRun(key, config, options.subnets[i] as string)] as const);
  const { name: _, networks: __, volumes: ___, ...rest } = config;
  return JSON.stringify({
    ...rest,
    services: Object.fromEntries([...services, ...proxies]),
    networks: Object.fromEntries(networks),
    volumes: runData(config, options.data).volumes,
  });
}

function serviceOfRun(name: string, config: ComposeConfig, request: StartRequest, options: RunFileOptions): object {
  const { target } = request;
  const moved = movedServices(target);
  const renamed = (other: string) => (moved.includes(other) ? realName(other) : other);
  const {
    container_name: _,
    links: __,
    networks: ___,
    network_mode: mode,
    depends_on = {},
    volumes_from = [],
    mac_address: ____,
    logging: _____,
    labels,
    hostname,
    build,
    ...service
  } = config.services[name] as ComposeConfig['services'][string];
  const spec = target.services[name];
  const ofTarget = spec && !spec.store ? escaped(serviceEnv(name, request, {})) : {};
  const dependencies = Object.entries(depends_on).filter(([other]) => config.services[other]);
  return {
    ...service,
    // Others who talk to the engine, such as a router of the developer's, act on labels.
    ...(options.data === 'share' && labels !== undefined ? { labels } : {}),
    ...(hostname === undefined || (moved.includes(name) && hasCompany(name, config, target)) ? {} : { hostname }),
    ...(build === undefined
      ? {}
      : builtImage(build, { image: `${options.images}-${name.toLowerCase()}:latest`, renamed })),
    environment: { ...service.environment, ...ofTarget },
    ports: spec ? [`${options.bind}::${mainPort(name, config, spec)}`] : [],
    depends_on: Object.fromEntries(dependencies.map(([other, condition]) => [renamed(other), condition])),
    volumes: runData(config, options.data).mountsOf(name),
    ...(volumes_from.length === 0 ? {} : { volumes_from: volumes_from.map((each) => renamedFirst(each, renamed)) }),
    ...Object.fromEntries(
      ['pid', 'ipc'].flatMap((key) =>
        typeof service[key] === 'string' ? [[key, renamedAfter(service[key], renamed)] as const] : [],
      ),
    ),
    ...(mode === undefined
      ? { networks: networksOfService(name, config, target) }
      : { network_mode: renamedAfter(mode, renamed) }),
  };
}

interface ImageOfRun {
  readonly image: string;
  readonly renamed: (service: string) => string;
}

/**
 * The name that the image of a service gets, and the label by which it is known as Squall's. It takes no other name, and no layer of
 * it goes to a cache of others.
 */
function builtImage(build: NonNullable<ComposeService['build']>, { image, renamed }: ImageOfRun): object {
  const { tags: _, cache_to: __, additional_contexts, ...rest } = build;
  const contexts = Object.entries(additional_contexts ?? {}).map(([key, from]) => [key, renamedAfter(from, renamed)]);
  return {
    image,
    build: {
      ...rest,
      ...(contexts.length === 0 ? {} : { additional_contexts: Object.fromEntries(contexts) }),
      labels: { ...build.labels, [IMAGE_LABEL]: image },
    },
  };
}

/** `bank:ro` with the name before the colon replaced. */
function renamedFirst(text: string, renamed: (name: string) => string): string {
  const [name = text, ...rest] = text.split(':');
  return [renamed(name), ...rest].join(':');
}

/** `service:bank` with the name after the colon replaced; anything else stays. */
function renamedAfter(text: string, renamed: (name: string) => string): string {
  const [, name] = /^service:(.+)$/.exec(text) ?? [];
  return name === undefined ? text : `service:${renamed(name)}`;
}

/** The proxy that stands in front of a moved service, under its name. */
function proxyService(name: string, config: ComposeConfig, request: StartRequest, options: RunFileOptions): object {
  const port = apiPort(listenersOf(name, config, request.target));
  return {
    image: options.proxy.image,
    command: options.proxy.command(port),
    ports: [`${options.bind}::${port}`],
    networks: networksOfProxy(name, config, request.target),
  };
}

/** Every network is a new one: a fixed name, an address or an external network would be somebody else's. */
function networkOfRun(key: string, config: ComposeConfig, subnet: string): object {
  const internal = config.networks[key]?.internal === true ? { internal: true } : {};
  return { ...internal, ipam: { config: [{ subnet }] } };
}

/** Compose replaces variables in what it reads; these values are meant as they are. */
function escaped(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, value.replaceAll('$', '$$$$')]));
}
