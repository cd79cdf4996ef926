import type { Target } from '../../domain/target.ts';
import type { ComposeConfig } from './compose-config.ts';
import { isCalled, namesOf, sharesNetwork } from './names.ts';
import type { Problem } from './problem.ts';

const OWN_NETWORK = 'give it networks of its own in a compose file for tests';

/**
 * What would let a service past the proxy of its dependency, or into something that another project runs: the machine's
 * network, another container's, a name that two services share.
 */
export function networkProblems(config: ComposeConfig, target: Target): Problem[] {
  return [
    ...Object.keys(config.services).flatMap((name) => modeProblems(name, config, target)),
    ...Object.keys(config.services).flatMap((name) => foreignProblems(name, config)),
    ...Object.keys(config.networks).flatMap((key) => driverProblems(key, config)),
    ...movedServices(target).flatMap((name) => sharedNameProblems(name, config, target)),
  ];
}

/** Services that others call; each gets a proxy in front of it. */
export function movedServices({ edges }: Pick<Target, 'edges'>): string[] {
  return [...new Set(edges.map((edge) => edge.to))];
}

function modeProblems(name: string, config: ComposeConfig, target: Target): Problem[] {
  const mode = config.services[name]?.network_mode;
  const isOfTarget = name in target.services;
  if (mode === undefined || (!isOfTarget && (mode === 'none' || mode.startsWith('service:')))) return [];
  const why = isOfTarget ? 'so no proxy can be put beside it' : 'which is not only of this run';
  return [{ text: `${name} has network_mode ${mode}, ${why}`, fix: OWN_NETWORK }];
}

/** Containers that another project runs. */
function foreignProblems(name: string, config: ComposeConfig): Problem[] {
  const service = config.services[name] ?? {};
  const { external_links = [], volumes_from = [] } = service;
  const shared = ['pid', 'ipc'].map((key) => String(service[key] ?? ''));
  const foreign = [...volumes_from, ...shared].filter((each) => each.startsWith('container:'));
  const ofMachine = ['pid', 'ipc', 'uts', 'cgroup'].filter((key) => service[key] === 'host');
  return [
    ...[...external_links, ...foreign].map((what) => ({
      text: `${name} uses ${what}, a container of another project`,
      fix: 'put what it needs into the compose file',
    })),
    ...ofMachine.map((key) => ({
      text: `${name} has ${key} host, which is not only of this run`,
      fix: `leave ${key} out in a compose file for tests`,
    })),
  ];
}

function driverProblems(key: string, config: ComposeConfig): Problem[] {
  const { driver = 'bridge', external } = config.networks[key] ?? {};
  if (external || driver === 'bridge' || driver === 'default') return [];
  return [{ text: `network ${key} has driver ${driver}, which is not only of this run`, fix: 'use driver bridge' }];
}

/** Docker answers a name that two containers have with both, so half of the calls would pass no proxy. */
function sharedNameProblems(name: string, config: ComposeConfig, target: Target): Problem[] {
  const moved = movedServices(target);
  const others = Object.keys(config.services).filter((other) => other !== name && sharesNetwork(name, other, config));
  return others.flatMap((other) =>
    namesOf(name, config)
      .filter((each) => isCalled(namesOf(other, config), each))
      .filter(() => !moved.includes(other) || name < other)
      .map((each) => ({
        text: `${name} and ${other} are both called ${each}, so calls to it may pass the other's way`,
        fix: 'give each name to one service',
      })),
  );
}
