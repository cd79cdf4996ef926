import type { Target } from '../../domain/target.ts';
import { movedServices } from './check-networks.ts';
import { type ComposeConfig, networksOf } from './compose-config.ts';
import { calleesOf } from './listeners.ts';
import { globalNames, namesOf, sharesNetwork } from './names.ts';

type Networks = Record<string, { readonly aliases: readonly string[] }>;

/** The name by which only its proxy knows a dependency. */
export function realName(name: string): string {
  return `squall-real-${name}`;
}

/** Networks that the run adds: one per dependency, and one per service that could not be reached from the machine. */
export function privateNetworks(config: ComposeConfig, target: Target): string[] {
  const moved = movedServices(target);
  const shut = Object.keys(target.services).filter((name) => !moved.includes(name) && isShut(name, config));
  return [...moved, ...shut].map(networkOf);
}

/**
 * A dependency is alone on its network with its proxy and those that do not call it, which it may need. Another service stays
 * where it was, under all its names but without addresses.
 */
export function networksOfService(name: string, config: ComposeConfig, target: Target): Networks {
  const moved = movedServices(target);
  if (moved.includes(name)) return { [networkOf(name)]: { aliases: [] } };
  const needed = moved.filter(
    (other) => sharesNetwork(name, other, config) && !calleesOf(name, target).includes(other),
  );
  return {
    ...whereItWas(name, config),
    ...Object.fromEntries(needed.map((other) => [networkOf(other), { aliases: namesElsewhere(name, config) }])),
    ...(name in target.services && isShut(name, config) ? { [networkOf(name)]: { aliases: [] } } : {}),
  };
}

/** The proxy takes the place of its dependency, and is where other dependencies now are that could call it. */
export function networksOfProxy(name: string, config: ComposeConfig, target: Target): Networks {
  const callers = movedServices(target).filter(
    (other) => other !== name && (sharesNetwork(name, other, config) || calleesOf(other, target).includes(name)),
  );
  return {
    ...whereItWas(name, config),
    ...Object.fromEntries([name, ...callers].map((at) => [networkOf(at), { aliases: namesElsewhere(name, config) }])),
  };
}

/** Whether services that are no proxies stand on the private network of a dependency: its own names are names for them, too. */
export function hasCompany(name: string, config: ComposeConfig, target: Target): boolean {
  const moved = movedServices(target);
  return Object.keys(config.services).some(
    (other) => !moved.includes(other) && networkOf(name) in networksOfService(other, config, target),
  );
}

/** The networks of the user's file, with all names by which others on them call the service. */
function whereItWas(name: string, config: ComposeConfig): Networks {
  const service = config.services[name];
  const entries = Object.entries(service ? networksOf(service) : {}).map(([network, settings]) => {
    const aliases = [...new Set([...(settings?.aliases ?? []), ...globalNames(name, config)])];
    return [network, { aliases }] as const;
  });
  return Object.fromEntries(entries);
}

function namesElsewhere(name: string, config: ComposeConfig): string[] {
  return namesOf(name, config).filter((each) => each !== name);
}

/** Ports of a container that is on internal networks only cannot be published. */
function isShut(name: string, config: ComposeConfig): boolean {
  const service = config.services[name];
  const keys = service ? Object.keys(networksOf(service)) : [];
  return keys.length > 0 && keys.every((key) => config.networks[key]?.internal === true);
}

function networkOf(name: string): string {
  return `squall_${name}`;
}
