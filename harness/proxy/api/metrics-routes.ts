import type { Registry } from 'prom-client';
import type { Route } from './route.ts';

/** `/metrics` if a flag asks for it, for every method as in Toxiproxy. */
export function metricsRoute(path: string, methods: readonly string[], registry: Registry): Route {
  return {
    methods,
    path,
    answer: async () => ({
      status: 200,
      headers: { 'Content-Type': registry.contentType },
      body: await registry.metrics(),
    }),
  };
}
