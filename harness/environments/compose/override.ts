import type { StartRequest } from '../../domain/ports.ts';
import { serviceEnv } from '../service-env.ts';
import { type ComposeConfig, checkMovable, portOf } from './compose-config.ts';

/** The compose service that stands before `name`. */
export function edgeServiceName(name: string): string {
  return `squall-edge-${name}`;
}

/** Under which only its proxy knows a dependency. */
export function realName(name: string): string {
  return `squall-real-${name}`;
}

/** Port of Toxiproxy's API. */
export const API_PORT = 8474;

/** What the override has to know of the engine. */
export interface Place {
  /** Image of the proxies. */
  readonly toxiproxy: string;
  /** One per moved service: an engine has addresses of its own for few networks only. */
  readonly subnets: readonly string[];
  /** Address to publish ports on. */
  readonly bind: string;
}

/**
 * A compose file to lay over the user's: every dependency of the target moves to a network of its own, and a Toxiproxy
 * takes its place and its name on the networks where it was. Callers still say `bank:8080`; nothing of theirs changes.
 * Ports are published on ephemeral ones, so that runs do not meet. Compose 2.24 or newer (`!override`).
 */
export function composeOverride(config: ComposeConfig, request: StartRequest, place: Place): string {
  const { subnets, bind } = place;
  const moved = movedServices(request);
  for (const name of moved) checkMovable(name, config);
  const entries = [
    ...Object.keys(config.services).map((name) => overrideService(name, config, request, moved, bind)),
    ...moved.map((name) => edgeService(name, config, request, moved, place)),
  ];
  const networks = Object.fromEntries(
    moved.map((name, i) => [networkOf(name), { ipam: { config: [{ subnet: subnets[i] }] } }]),
  );
  return ['services:', ...entries, `networks: ${JSON.stringify(networks)}`, ''].join('\n');
}

/** Services that others call; each gets a network of its own. */
export function movedServices({ target }: Pick<StartRequest, 'target'>): string[] {
  return [...new Set(target.edges.map((edge) => edge.to))];
}

/** JSON is YAML; only compose's own tags are not JSON. */
function overrideService(
  name: string,
  config: ComposeConfig,
  request: StartRequest,
  moved: readonly string[],
  bind: string,
): string {
  const spec = request.target.services[name];
  const ports = spec ? [`${bind}::${portOf(name, config, spec)}`] : [];
  const lines = [`  ${name}:`, '    container_name: !reset null', `    ports: !override ${JSON.stringify(ports)}`];
  if (spec && !spec.store) lines.push(`    environment: ${JSON.stringify(serviceEnv(name, request, {}))}`);
  const joined = moved.filter((other) => reachedBy(other, config, moved).includes(name));
  if (moved.includes(name)) {
    const home = { [networkOf(name)]: { aliases: [realName(name)] } };
    lines.push(`    networks: !override ${JSON.stringify({ ...home, ...networksOf(joined) })}`);
  } else if (joined.length > 0) {
    lines.push(
      `    networks: ${JSON.stringify({ ...(config.services[name]?.networks ?? {}), ...networksOf(joined) })}`,
    );
  }
  return lines.join('\n');
}

/** What a moved service still needs beside the target's edges, as far as its `depends_on` says so. */
function reachedBy(name: string, config: ComposeConfig, moved: readonly string[]): string[] {
  return Object.keys(config.services[name]?.depends_on ?? {}).filter((other) => !moved.includes(other));
}

function edgeService(
  name: string,
  config: ComposeConfig,
  { target }: StartRequest,
  moved: readonly string[],
  { toxiproxy: image, bind }: Place,
): string {
  const callers = target.edges.filter((edge) => edge.to === name).map((edge) => edge.from);
  const before = Object.entries(config.services[name]?.networks ?? { default: null }).map(
    ([network, settings]) => [network, { aliases: [name, ...(settings?.aliases ?? [])] }] as const,
  );
  const movedCallers = callers
    .filter((caller) => moved.includes(caller))
    .map((caller) => [networkOf(caller), { aliases: [name] }] as const);
  const networks = { ...Object.fromEntries([...before, ...movedCallers]), [networkOf(name)]: {} };
  const service = { image, command: ['-host=0.0.0.0'], ports: [`${bind}::${API_PORT}`], networks };
  return `  ${edgeServiceName(name)}: ${JSON.stringify(service)}`;
}

function networkOf(name: string): string {
  return `squall_${name}`;
}

function networksOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [networkOf(name), {}]));
}
