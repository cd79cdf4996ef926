import { VARIANTS } from './variants.ts';

const variants = Object.fromEntries(
  Object.entries(VARIANTS).map(([name, { about, admitPerS = 0 }]) => [
    name,
    { about, env: { clients: { VARIANT: name }, search: { ADMIT_PER_S: String(admitPerS) } } },
  ]),
);

/** A fleet of clients and the service that they bring down when they come back together. */
export const search = {
  name: 'search',
  summary: 'A fleet of clients that retry until they are served, and a search service that falls over in a crowd',
  front: 'clients',
  services: {
    clients: { entry: new URL('./clients.ts', import.meta.url), metrics: '/metrics', reset: '/control/reset' },
    search: { entry: new URL('./search.ts', import.meta.url), metrics: '/metrics', reset: '/control/reset' },
  },
  edges: [{ from: 'clients', to: 'search', env: 'SEARCH_URL' }],
  variants,
  requests: [{ method: 'POST', path: '/clients/{{index}}', route: 'POST /clients' }],
  rules: [{ label: 'served', class: 'success', status: 200 }],
  // The slowest fleet of the specification is served after 721 s.
  deadlineMs: 900_000,
} as const;
