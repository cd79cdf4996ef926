import { VARIANT_PATH } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants.ts';

/** Both become another variant while they run: the variants of a scenario take turns in one started target. */
const service = (entry: URL) => ({ entry, metrics: '/metrics', reset: '/control/reset', variant: VARIANT_PATH });

const variants = Object.fromEntries(
  Object.entries(VARIANTS).map(([name, { about }]) => {
    const env = { VARIANT: name };
    return [name, { about, env: { clients: env, search: env } }];
  }),
);

/** A fleet of clients and the service that they bring down when they come back together. */
export const search = {
  name: 'search',
  summary: 'A fleet of clients that retry until they are served, and a search service that falls over in a crowd',
  front: 'clients',
  services: {
    clients: service(new URL('./clients.ts', import.meta.url)),
    search: service(new URL('./search.ts', import.meta.url)),
  },
  edges: [{ from: 'clients', to: 'search', env: 'SEARCH_URL' }],
  variants,
  requests: [
    { method: 'POST', path: '/clients/{{index}}', route: 'POST /clients', headers: { 'x-due-ms': '{{due}}' } },
  ],
  rules: [
    { label: 'served', class: 'success', status: 200 },
    { label: 'queue_full', class: 'error', json: { 'error.code': 'overloaded' } },
    { label: 'gave_up', class: 'error', json: { 'error.code': 'queue_timeout' } },
  ],
  // The slowest fleet of the specification is served 721 s after an outage of 60 s.
  deadlineMs: 900_000,
} as const;
