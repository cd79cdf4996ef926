import { type ComposeConfig, networksOf } from './compose-config.ts';

/** Names by which others may call a service on every network that it is on, beside the name of the service itself. */
export function globalNames(name: string, config: ComposeConfig): string[] {
  const { container_name, hostname } = config.services[name] ?? {};
  const linked = Object.values(config.services).flatMap(({ links = [] }) =>
    links.map(parseLink).flatMap(({ service, alias }) => (service === name ? [alias] : [])),
  );
  const all = [container_name, hostname, ...linked].filter((each) => each !== undefined);
  return [...new Set(all)].filter((each) => each !== name);
}

/** Every name by which others may call a service anywhere. */
export function namesOf(name: string, config: ComposeConfig): string[] {
  const service = config.services[name];
  const aliases = service ? Object.values(networksOf(service)).flatMap((settings) => settings?.aliases ?? []) : [];
  return [...new Set([name, ...globalNames(name, config), ...aliases])];
}

/** Whether one of `names` is the host: neither an engine's names nor `/etc/hosts` tell capitals from small letters. */
export function isCalled(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return names.some((name) => name.toLowerCase() === wanted);
}

/** Whether two services can reach each other in the user's own file. */
export function sharesNetwork(one: string, other: string, config: ComposeConfig): boolean {
  const networks = (name: string) => {
    const service = config.services[name];
    return service ? Object.keys(networksOf(service)) : [];
  };
  return networks(one).some((network) => networks(other).includes(network));
}

interface Link {
  readonly service: string;
  readonly alias: string;
}

function parseLink(link: string): Link {
  const [service = link, alias = service] = link.split(':');
  return { service, alias };
}
