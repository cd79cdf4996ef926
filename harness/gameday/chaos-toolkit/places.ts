import { edgeName, type Target } from '../../domain/target.ts';

/** Edges and services by the names that an experiment has for them. */
export interface Places {
  /** The edge on which a proxy stands. */
  edgeOf(proxy: string): string;
  /** Notes that a service of this name is broken. */
  service(name: string): void;
  /** What people have to name themselves. */
  unknown(): readonly string[];
}

export function createPlaces(target: Target | undefined): Places {
  const unknown = new Set<string>();
  const edges = target?.edges.map(edgeName) ?? [];
  return {
    edgeOf: (proxy) => {
      const found = edgeNamed(proxy, target) ?? (EDGE.test(proxy) ? proxy : undefined);
      if (found !== undefined && (!target || edges.includes(found))) return found;
      const guess = `caller->${proxy.replaceAll('>', '')}`;
      unknown.add(`${guess}: give the edge on which the proxy ${proxy} stands`);
      return guess;
    },
    service: (name) => {
      if (target?.services[name] === undefined)
        unknown.add(`${name}: give the service of this name as the target has it`);
    },
    unknown: () => [...unknown],
  };
}

const EDGE = /^[^>]+->[^>]+$/;

/** The edge that is called so, or the only one that leads there. */
function edgeNamed(proxy: string, target: Target | undefined): string | undefined {
  if (!target) return undefined;
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
  const wanted = plain(proxy);
  const named = target.edges.find(({ from, to }) =>
    [`${from}-${to}`, `${from}-to-${to}`].some((name) => plain(name) === wanted),
  );
  const leading = target.edges.filter(({ to }) => plain(to) === wanted);
  const found = named ?? (leading.length === 1 ? leading[0] : undefined);
  return found && edgeName(found);
}
