import type { FaultProxy } from '../fault-proxy.ts';
import { json, noContent } from './answer.ts';
import { toApiError } from './api-error.ts';
import { readProxies, readProxy, readProxyPatch } from './bodies.ts';
import type { Route } from './route.ts';
import { proxyView } from './views.ts';

/** Create, list, show, update, delete, populate, reset. */
export const proxyRoutes: readonly Route[] = [
  {
    methods: ['POST'],
    path: '/reset',
    answer: async (_call, { proxies }) => {
      await proxies.reset();
      return noContent;
    },
  },
  {
    methods: ['GET'],
    path: '/proxies',
    answer: (_call, { proxies }) =>
      json(200, Object.fromEntries(proxies.all().map((proxy) => [proxy.name, proxyView(proxy)]))),
  },
  {
    methods: ['POST'],
    path: '/proxies',
    answer: async (call, { proxies, settings }) => {
      const request = readProxy(await call.body(), settings);
      return json(201, proxyView(await proxies.create(request)));
    },
  },
  {
    methods: ['POST'],
    path: '/populate',
    answer: async (call, { proxies, settings }) => {
      const made: FaultProxy[] = [];
      // Unlike all others, errors of populate are JSON and carry what was made before them.
      const views = () => (made.length === 0 ? null : made.map((proxy) => proxyView(proxy)));
      try {
        for (const request of readProxies(await call.body(), settings)) made.push(await proxies.put(request));
        return json(201, { proxies: views() });
      } catch (error) {
        const { message, status } = toApiError(error);
        return json(status, { error: message, status, proxies: views() });
      }
    },
  },
  {
    methods: ['GET'],
    path: '/proxies/{proxy}',
    answer: ({ params }, { proxies }) => json(200, proxyView(proxies.get(params.proxy ?? ''))),
  },
  {
    methods: ['POST', 'PATCH'],
    path: '/proxies/{proxy}',
    answer: async (call, { proxies }) => {
      const name = proxies.get(call.params.proxy ?? '').name;
      const patch = readProxyPatch(await call.body());
      return json(200, proxyView(await proxies.update(name, patch)));
    },
  },
  {
    methods: ['DELETE'],
    path: '/proxies/{proxy}',
    answer: async ({ params }, { proxies }) => {
      await proxies.remove(params.proxy ?? '');
      return noContent;
    },
  },
];
