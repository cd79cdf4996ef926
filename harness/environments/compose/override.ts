import type { StartRequest } from '../../domain/ports.ts';
import { serviceEnv } from '../service-env.ts';
import { type ComposeConfig, checkMovable, portOf } from './compose-config.ts';

/** The compose service of the proxy in front of `name`. */
export function edgeServiceName(name: string): string {
  return `squall-edge-${name}`;
}

/** The name by which only its proxy knows a dependency. */
export function realName(name: string): string {
  return `squall-real-${name}`;
}

/** Port of Toxiproxy's API. */
export const API_PORT = 8474;

/** What the override has to know about the engine. */
export interface EngineSettings {
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
export function composeOverride(config: ComposeConfig, request: StartRequest, engine: EngineSettings): string {
  const moved = movedServices(request);
  for (const name of moved) checkMovable(name, config);
  const overlay = { config, request, engine, moved };
  const entries = [
    ...Object.keys(config.services).map((name) => overrideService(name, overlay)),
    ...moved.map((name) => edgeService(name, overlay)),
  ];
  const networks = Object.fromEntries(
    moved.map((name, i) => [networkOf(name), { ipam: { config: [{ subnet: engine.subnets[i] }] } }]),
  );
  return ['services:', ...entries, `networks: ${JSON.stringify(networks)}`, ''].join('\n');
}

/** Services that others call; each gets a network of its own. */
export function movedServices({ target }: Pick<StartRequest, 'target'>): string[] {
  return [...new Set(target.edges.map((edge) => edge.to))];
}

interface Overlay {
  readonly config: ComposeConfig;
  readonly request: StartRequest;
  readonly engine: EngineSettings;
  /** Services that others call. */
  readonly moved: readonly string[];
}

/** JSON is YAML; only compose's own tags are not JSON. */
function overrideService(name: string, { config, request, engine, moved }: Overlay): string {
  const spec = request.target.services[name];
  const ports = spec ? [`${engine.bind}::${portOf(name, config, spec)}`] : [];
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

/** What a moved service needs beyond the target's edges, according to its `depends_on`. */
function reachedBy(name: string, config: ComposeConfig, moved: readonly string[]): string[] {
  return Object.keys(config.services[name]?.depends_on ?? {}).filter((other) => !moved.includes(other));
}

/** The Toxiproxy that stands in front of a moved service, under its name. */
function edgeService(name: string, { config, request, engine, moved }: Overlay): string {
  const callers = request.target.edges.filter((edge) => edge.to === name).map((edge) => edge.from);
  const before = Object.entries(config.services[name]?.networks ?? { default: null }).map(
    ([network, settings]) => [network, { aliases: [name, ...(settings?.aliases ?? [])] }] as const,
  );
  const movedCallers = callers
    .filter((caller) => moved.includes(caller))
    .map((caller) => [networkOf(caller), { aliases: [name] }] as const);
  const networks = { ...Object.fromEntries([...before, ...movedCallers]), [networkOf(name)]: {} };
  const ports = [`${engine.bind}::${API_PORT}`];
  const service = { image: engine.toxiproxy, command: ['-host=0.0.0.0'], ports, networks };
  return `  ${edgeServiceName(name)}: ${JSON.stringify(service)}`;
}

function networkOf(name: string): string {
  return `squall_${name}`;
}

function networksOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [networkOf(name), {}]));
}
