import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants.ts';

/** A fleet of clients, and a service that breaks down when all of them retry at once. */
export const search = {
  name: 'search',
  summary: 'A fleet of clients that retry until they are served, and a search service that breaks down under a surge',
  front: 'clients',
  services: {
    clients: switchable(kitService(new URL('./clients.ts', import.meta.url))),
    search: switchable(kitService(new URL('./search.ts', import.meta.url))),
  },
  edges: [{ from: 'clients', to: 'search', env: 'SEARCH_URL' }],
  variants: variantEnvs(VARIANTS, 'clients', 'search'),
  requests: [
    { method: 'POST', path: '/clients/{{index}}', route: 'POST /clients', headers: { 'x-due-ms': '{{due}}' } },
  ],
  rules: [
    { label: 'served', class: 'success', status: 200 },
    errorRule('overloaded', TRY_AGAIN, 'queue_full'),
    errorRule('queue_timeout', TRY_AGAIN, 'gave_up'),
  ],
  // The slowest fleet of the specification is served 721 s after an outage of 60 s.
  deadlineMs: 900_000,
} as const;
