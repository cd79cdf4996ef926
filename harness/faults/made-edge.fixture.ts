import type { EdgeControl, RunningTarget, ToxicSpec } from '../domain/ports.ts';

/** An edge over a proxy that counts nothing while connections are open, as Toxiproxy; `toxics` are those that are on it. */
export interface MadeEdge extends EdgeControl {
  readonly toxics: Map<string, ToxicSpec>;
  enabled: boolean;
}

export function madeEdge(name: string, over: Partial<EdgeControl> = {}): MadeEdge {
  const toxics = new Map<string, ToxicSpec>();
  const edge: MadeEdge = {
    name,
    toxics,
    enabled: true,
    addToxic: async (toxic) => void toxics.set(toxic.name, toxic),
    removeToxic: async (toxic) => void toxics.delete(toxic),
    setEnabled: async (enabled) => {
      edge.enabled = enabled;
    },
    touched: async () => null,
    traffic: async () => null,
    state: async () => ({ enabled: edge.enabled, toxics: [...toxics.keys()] }),
    ...over,
  };
  return edge;
}

/** A target that runs, with these edges and services. */
export function madeTarget(
  edges: readonly EdgeControl[],
  services: RunningTarget['services'] = new Map(),
): RunningTarget {
  return {
    url: 'http://front',
    edges: new Map(edges.map((edge) => [edge.name, edge])),
    services,
    versions: {},
    [Symbol.asyncDispose]: async () => {},
  };
}
