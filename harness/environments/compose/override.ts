import type { StartRequest } from '../../domain/ports.ts';
import { serviceEnv } from '../service-env.ts';
import { type ComposeConfig, portOf } from './compose-config.ts';

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

/**
 * A compose file to lay over the user's: every dependency of the target moves to a network of its own, and a Toxiproxy
 * takes its place and its name on the networks where it was. Callers still say `bank:8080`; nothing of theirs changes.
 * Ports are published on ephemeral loopback ones, so that runs do not meet. Compose 2.24 or newer (`!override`).
 */
export function composeOverride(config: ComposeConfig, request: StartRequest, toxiproxy: string): string {
  const { target } = request;
  const moved = [...new Set(target.edges.map((edge) => edge.to))];
  const entries = [
    ...Object.keys(config.services).map((name) => overrideService(name, config, request, moved)),
    ...moved.map((name) => edgeService(name, config, request, moved, toxiproxy)),
  ];
  const networks = Object.fromEntries(moved.map((name) => [networkOf(name), {}]));
  return ['services:', ...entries, `networks: ${JSON.stringify(networks)}`, ''].join('\n');
}

/** JSON is YAML; only compose's own tags are not JSON. */
function overrideService(name: string, config: ComposeConfig, request: StartRequest, moved: readonly string[]): string {
  const spec = request.target.services[name];
  const ports = spec ? [`127.0.0.1::${portOf(name, config, spec)}`] : [];
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
  image: string,
): string {
  const callers = target.edges.filter((edge) => edge.to === name).map((edge) => edge.from);
  const before = Object.entries(config.services[name]?.networks ?? { default: null }).map(
    ([network, settings]) => [network, { aliases: [name, ...(settings?.aliases ?? [])] }] as const,
  );
  const movedCallers = callers
    .filter((caller) => moved.includes(caller))
    .map((caller) => [networkOf(caller), { aliases: [name] }] as const);
  const networks = { ...Object.fromEntries([...before, ...movedCallers]), [networkOf(name)]: {} };
  const service = { image, command: ['-host=0.0.0.0'], ports: [`127.0.0.1::${API_PORT}`], networks };
  return `  ${edgeServiceName(name)}: ${JSON.stringify(service)}`;
}

function networkOf(name: string): string {
  return `squall_${name}`;
}

function networksOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [networkOf(name), {}]));
}
