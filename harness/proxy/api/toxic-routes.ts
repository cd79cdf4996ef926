import type { FaultProxy } from '../fault-proxy.ts';
import type { Toxic } from '../toxic.ts';
import { json, noContent } from './answer.ts';
import { toxicNotFound } from './api-error.ts';
import { readToxic, readToxicPatch } from './bodies.ts';
import type { Route } from './route.ts';
import { toxicView } from './views.ts';

/** The toxics of a proxy. Every change acts on live connections before it is answered. */
export const toxicRoutes: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/proxies/{proxy}/toxics',
    answer: ({ params }, { proxies }) =>
      json(
        200,
        proxies
          .get(params.proxy ?? '')
          .toxics()
          .map(toxicView),
      ),
  },
  {
    methods: ['POST'],
    path: '/proxies/{proxy}/toxics',
    answer: async (call, { proxies, settings }) => {
      const proxy = proxies.get(call.params.proxy ?? '');
      const body = await call.body();
      const toxic = readToxic(
        body,
        proxy.name,
        proxy.toxics().map(({ name }) => name),
        settings,
      );
      proxy.addToxic(toxic);
      if (toxic.kind.listenMode) await proxies.applyListenMode(proxy);
      return json(200, toxicView(toxic));
    },
  },
  {
    methods: ['GET'],
    path: '/proxies/{proxy}/toxics/{toxic}',
    answer: ({ params }, { proxies }) => json(200, toxicView(find(proxies.get(params.proxy ?? ''), params.toxic))),
  },
  {
    methods: ['POST', 'PATCH'],
    path: '/proxies/{proxy}/toxics/{toxic}',
    answer: async (call, { proxies }) => {
      const proxy = proxies.get(call.params.proxy ?? '');
      find(proxy, call.params.toxic);
      const body = await call.body();
      const toxic = find(proxy, call.params.toxic);
      const { attributes, toxicity } = readToxicPatch(body, toxic);
      const redraw = toxicity !== toxic.toxicity;
      toxic.attributes = attributes;
      toxic.toxicity = toxicity;
      proxy.updateToxic(toxic, redraw);
      return json(200, toxicView(toxic));
    },
  },
  {
    methods: ['DELETE'],
    path: '/proxies/{proxy}/toxics/{toxic}',
    answer: async ({ params }, { proxies }) => {
      const proxy = proxies.get(params.proxy ?? '');
      const toxic = find(proxy, params.toxic);
      proxy.removeToxic(toxic);
      if (toxic.kind.listenMode) await proxies.applyListenMode(proxy);
      return noContent;
    },
  },
];

function find(proxy: FaultProxy, name: string | undefined): Toxic {
  const toxic = proxy.toxics().find((candidate) => candidate.name === name);
  if (!toxic) throw toxicNotFound();
  return toxic;
}
