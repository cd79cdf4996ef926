import { type EdgeSpec, edgeName, type Target } from '../../domain/target.ts';
import { addresses, calledHosts, mentions, settingsOf } from './called-hosts.ts';
import { movedServices } from './check-networks.ts';
import type { ComposeConfig, ComposeService } from './compose-config.ts';
import { isCalled, namesOf } from './names.ts';
import type { Problem } from './problem.ts';

/** Names of the machine that runs the containers: what is published there belongs to whatever else runs on it. */
const MACHINE = ['host.docker.internal', 'gateway.docker.internal', 'host.containers.internal', '172.17.0.1'];

/** Addresses by which a service would call something other than the proxies: its own file says so. */
export function addressProblems(config: ComposeConfig, target: Target): Problem[] {
  const services = Object.entries(config.services);
  return [
    ...services.flatMap(([name, service]) => extraHostProblems(name, service, config)),
    ...services.flatMap(([name, service]) => staticAddressProblems(name, service, config)),
    ...services.flatMap(([name, service]) => machineProblems(name, service)),
    ...target.edges.flatMap((edge) => edgeProblems(edge, config)),
    ...movedServices(target).flatMap((name) => callbackProblems(name, config, target)),
    ...movedServices(target).flatMap((name) => ownCheckProblems(name, config)),
  ];
}

/** An entry of `/etc/hosts` wins over the engine's names. */
function extraHostProblems(name: string, service: ComposeService, config: ComposeConfig): Problem[] {
  const known = Object.keys(config.services).flatMap((other) => namesOf(other, config));
  return extraHosts(service).flatMap(({ host, address }) =>
    isCalled(known, host)
      ? [
          {
            text: `${name} has ${host} at ${address} in extra_hosts, so its calls would not reach the proxy`,
            fix: `remove ${host} from extra_hosts in a compose file for tests`,
          },
        ]
      : [],
  );
}

/** The networks of a run have addresses of its own, so that it can run beside the developer's project. */
function staticAddressProblems(name: string, service: ComposeService, config: ComposeConfig): Problem[] {
  const { networks: _, ...rest } = service;
  const text = JSON.stringify(rest);
  return Object.entries(config.services).flatMap(([other, { networks = {} }]) =>
    Object.values(networks)
      .flatMap((settings) => [settings?.ipv4_address, settings?.['ipv6_address'], ...(settings?.link_local_ips ?? [])])
      .filter((address) => typeof address === 'string')
      .filter((address) => mentions(text, address))
      .map((address) => ({
        text: `${name} calls ${other} by its address ${address}, which it has not in a run`,
        fix: `call ${other} by its name`,
      })),
  );
}

function machineProblems(name: string, service: ComposeService): Problem[] {
  const gateways = extraHosts(service)
    .filter(({ address }) => address === 'host-gateway' || MACHINE.includes(address))
    .map(({ host }) => host);
  const hosts = [...new Set([...MACHINE, ...gateways])];
  return [...settingsOf(service)].flatMap(([where, text]) =>
    hosts
      .filter((host) => mentions(text, host))
      .map((host) => ({
        text: `${name} calls ${host} (${where}), where other projects publish their ports`,
        fix: `let ${where} of ${name} name a service of the compose file`,
      })),
  );
}

/** The variables of an edge must lead to its dependency, or to another service of the file that stands between. */
function edgeProblems(edge: EdgeSpec, config: ComposeConfig): Problem[] {
  const { env = {} } = edge;
  const variables = typeof env === 'string' ? [env] : Object.keys(env);
  return variables.flatMap((variable) => variableProblems(variable, edge, config));
}

function variableProblems(variable: string, edge: EdgeSpec, config: ComposeConfig): Problem[] {
  const value = config.services[edge.from]?.environment?.[variable];
  if (value === undefined || value === null) return [];
  const fix = `let ${variable} of ${edge.from} name ${edge.to}`;
  if (/^unix:|\.sock\b/.test(value))
    return [{ text: `${edgeName(edge)} is a socket in a file (${variable} is ${value}), which passes no proxy`, fix }];
  const known = Object.keys(config.services).flatMap((name) => namesOf(name, config));
  // A variable that tells a port alone names no host.
  const called = /^\d+$/.test(value) ? [] : calledHosts(value);
  const strange = called.filter(({ host }) => !isCalled(known, host));
  return strange.map(({ host }) => ({
    text: `${edgeName(edge)} passes no proxy: ${variable} of ${edge.from} leads to ${host}, which is no service of the file`,
    fix,
  }));
}

/** A dependency is on a network without its callers: they could reach it there past the proxy. */
function callbackProblems(name: string, config: ComposeConfig, { edges }: Target): Problem[] {
  const callers = edges.filter((edge) => edge.to === name).map((edge) => edge.from);
  const settings = [...settingsOf(config.services[name] ?? {})];
  return callers.flatMap((caller) =>
    settings
      .filter(([, text]) => calledHosts(text).some(({ host }) => isCalled(namesOf(caller, config), host)))
      .filter(([, text]) => text.includes(':'))
      .map(([where]) => ({
        text: `${name} calls back ${caller} (${where}), and cannot reach it without a way past the proxy`,
        fix: 'attach to a system that runs for targets that call back',
      })),
  );
}

/** Its names are those of its proxy, which would count its own checks among the calls of others, and let faults meet them. */
function ownCheckProblems(name: string, config: ComposeConfig): Problem[] {
  const check = (config.services[name]?.healthcheck?.test ?? []).join(' ');
  return namesOf(name, config)
    .filter((each) => addresses(check, each) || mentions(hostsOf(check), each))
    .map((each) => ({
      text: `the health check of ${name} asks ${each}, which is the name of its proxy`,
      fix: `let the health check of ${name} ask localhost`,
    }));
}

/** What stands behind `-h` or `--host`. */
function hostsOf(command: string): string {
  return [...command.matchAll(/(?<!\S)(?:-h|--host)[ =]?(\S+)/g)].map(([, host]) => host).join(' ');
}

function extraHosts({ extra_hosts = [] }: ComposeService): { host: string; address: string }[] {
  return extra_hosts.map((entry) => {
    const [, host = entry, address = ''] = /^([^=:]+)[=:](.*)$/.exec(entry) ?? [];
    return { host, address };
  });
}
