import type { FaultProxy } from '../fault-proxy.ts';
import { json, noContent } from './answer.ts';
import type { Route } from './route.ts';

/** Squall's own routes, under paths that Toxiproxy does not have. */
export const extensionRoutes: readonly Route[] = [
  { methods: ['GET'], path: '/health', answer: () => json(200, { status: 'ok' }) },
  {
    methods: ['GET'],
    path: '/x/proxies/{proxy}',
    answer: ({ params }, { proxies }) => json(200, witness(proxies.get(params.proxy ?? ''))),
  },
  {
    methods: ['POST'],
    path: '/x/proxies/{proxy}/touched/reset',
    answer: ({ params }, { proxies }) => {
      proxies.get(params.proxy ?? '').touched.reset();
      return noContent;
    },
  },
  {
    methods: ['POST'],
    path: '/x/proxies/{proxy}/journal',
    answer: ({ params }, { proxies }) => {
      proxies.get(params.proxy ?? '').beginJournal();
      return noContent;
    },
  },
  {
    methods: ['GET'],
    path: '/x/proxies/{proxy}/journal',
    answer: ({ params }, { proxies }) => json(200, { connections: proxies.get(params.proxy ?? '').journal() }),
  },
];

/**
 * What the edge saw. `touched` counts distinct connections (HTTP faults: requests) per toxic name, also of
 * removed toxics, until its reset; `down` counts connections cut by disabling. What the kernel refuses or
 * drops never reaches the proxy: `refused` and the count of a toxic on the listener are null.
 */
function witness(proxy: FaultProxy): object {
  const toxics = proxy.toxics();
  const unseen = toxics.filter(({ kind }) => kind.listenMode).map(({ name }) => [name, null]);
  const http = toxics.filter(({ kind }) => kind.http).map(({ name, requests }) => [name, requests]);
  return {
    name: proxy.name,
    enabled: proxy.state().enabled,
    connections: { ...proxy.counts(), refused: null },
    bytes: proxy.traffic(),
    requestsBegun: proxy.requestsBegun(),
    touched: { ...proxy.touched.counts(), ...Object.fromEntries(unseen) },
    requests: Object.fromEntries(http),
  };
}
