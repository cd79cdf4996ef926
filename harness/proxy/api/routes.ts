import type { Registry } from 'prom-client';
import { extensionRoutes } from './extension-routes.ts';
import { leaseRoutes } from './lease-routes.ts';
import { proxyRoutes } from './proxy-routes.ts';
import type { Route } from './route.ts';
import { toxicRoutes } from './toxic-routes.ts';

/** The version of Toxiproxy whose API this is; clients switch on it. */
const TOXIPROXY_VERSION = '2.12.0';

const version: Route = {
  methods: ['GET'],
  path: '/version',
  answer: () => ({
    status: 200,
    headers: { 'Content-Type': 'application/json;charset=utf-8' },
    body: `{"version": "${TOXIPROXY_VERSION}"}\n`,
  }),
};

/** Every route of the server but for its metrics. */
export const ROUTES: readonly Route[] = [...proxyRoutes, ...toxicRoutes, version, ...extensionRoutes, ...leaseRoutes];

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
