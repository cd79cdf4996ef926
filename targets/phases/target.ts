import { errorRule } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './limits.ts';

const PHASES = ['pool', 'connect', 'write', 'read', 'total'] as const;

const USER = { 'error.dependency': 'user fetch', 'error.timeout_ms': 10_000, 'error.retryable': true };

/** A client and listeners that misbehave in one phase of a call each. */
export const phases = {
  name: 'phases',
  summary: 'A client service and misbehaving listeners: which limit ends which kind of waiting?',
  front: 'client',
  services: {
    client: switchable(kitService(new URL('./client.ts', import.meta.url))),
    listeners: { entry: new URL('./listeners.ts', import.meta.url), metrics: '/metrics' },
    users: stubService({ ROUTES: '/user', p99: '200', REPLY: '{"name":"Ada"}' }),
    profiles: stubService({ ROUTES: '/profile', p99: '200', REPLY: '{"theme":"dark"}' }),
  },
  edges: [
    // Only the directory of the listeners goes this way: behind a proxy every connection would succeed at once.
    { from: 'client', to: 'listeners', env: 'LISTENERS_URL' },
    { from: 'client', to: 'users', env: 'USERS_URL' },
    { from: 'client', to: 'profiles', env: 'PROFILES_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'client'),
  requests: [{ method: 'GET', path: '/call?target=healthy', route: 'GET /call' }],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { outcome: 'ok' } },
    { label: 'user', class: 'success', status: 200, json: { 'user.name': 'Ada', 'profile.theme': 'dark' } },
    ...PHASES.map((phase) => ({ label: `${phase}_timeout`, class: 'error' as const, status: 504, json: { phase } })),
    errorRule('upstream_timeout', USER, 'user_timeout'),
    { label: 'connection_error', class: 'error', status: 502, json: { outcome: 'error' } },
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
