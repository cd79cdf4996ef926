import type { Target } from '../../domain/target.ts';
import { portsCalled, settingsOf } from './called-hosts.ts';
import { movedServices } from './check-networks.ts';
import type { ComposeConfig } from './compose-config.ts';
import { namesOf } from './names.ts';
import { declaredPorts, mainPort } from './ports.ts';

/**
 * The TCP ports on which the proxy of a dependency listens: those that its file declares, and those at which the settings
 * of others call it. Its main port comes first.
 */
export function listenersOf(name: string, config: ComposeConfig, { services }: Target): number[] {
  const names = namesOf(name, config);
  const spec = services[name];
  const main = spec ? mainPort(name, config, spec) : undefined;
  const declared = declaredPorts(name, config).filter(({ protocol }) => protocol === 'tcp');
  const called = Object.values(config.services).flatMap((service) =>
    [...settingsOf(service).values()].flatMap((text) => portsCalled(text, names)),
  );
  const all = [...(main === undefined ? [] : [main]), ...declared.map(({ number }) => number), ...called];
  return [...new Set(all)];
}

/** Where the API of a proxy listens: Toxiproxy's usual port, or the next that its dependency does not have. */
export function apiPort(listeners: readonly number[]): number {
  const USUAL = 8474;
  let port = USUAL;
  while (listeners.includes(port)) port += 1;
  return port;
}

/** The dependencies that are called by `caller` through a proxy. */
export function calleesOf(caller: string, target: Pick<Target, 'edges'>): string[] {
  return movedServices({ edges: target.edges.filter((edge) => edge.from === caller) });
}
