import type { Environment } from '../domain/ports.ts';

/** What already answers at `url`. Nothing is started, asked for metrics or broken, so nothing is left behind. */
export function createUrlEnvironment(url: URL): Environment {
  return {
    name: 'attach',
    start: async ({ signal }) => {
      signal.throwIfAborted();
      return {
        url: url.origin,
        edges: new Map(),
        services: new Map(),
        versions: { node: process.versions.node },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}
