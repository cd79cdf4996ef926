import { errorRule } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

const ALL_OK = { 'checks.database': 'ok', 'checks.cache': 'ok', 'checks.external_api': 'ok' };

/** A service behind a balancer that probes it, and kills it when it seems dead. */
export const probes = {
  name: 'probes',
  summary: 'A service that answers three probes, and a balancer that believes them',
  front: 'balancer',
  services: {
    balancer: kitService(new URL('./balancer.ts', import.meta.url)),
    app: {
      ...kitService(new URL('./main.ts', import.meta.url)),
      behave: '/control/behave',
      probes: [{ path: '/app/metrics', format: 'prometheus', presets: ['squall'] }],
    },
    cache: stubService({ ROUTES: '/ping', PROFILE: 'around=1', REPLY: '{"pong":true}' }),
    api: stubService({ ROUTES: '/status', PROFILE: 'around=20', REPLY: '{"up":true}' }),
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'balancer', to: 'app', env: 'APP_URL' },
    { from: 'app', to: 'db', env: 'DATABASE_URL' },
    { from: 'app', to: 'cache', env: 'CACHE_URL' },
    { from: 'app', to: 'api', env: 'API_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'balancer', 'app'),
  requests: [
    { method: 'GET', path: '/orders/{{int 1 1000}}', route: 'GET /orders' },
    { method: 'GET', path: '/health/live' },
    { method: 'GET', path: '/health/ready' },
    { method: 'GET', path: '/health/startup' },
  ],
  rules: [
    { label: 'alive', class: 'success', status: 200, json: { status: 'alive' } },
    { label: 'started', class: 'success', status: 200, json: { status: 'started' } },
    { label: 'ready', class: 'success', status: 200, json: { status: 'ok', ...ALL_OK } },
    { label: 'degraded', class: 'success', status: 200, json: { status: 'degraded' } },
    { label: 'not_ready', class: 'rejected', status: 503, json: { status: 'degraded' } },
    { label: 'starting', class: 'rejected', status: 503, json: { status: 'starting' } },
    { label: 'dead', class: 'error', status: 503, json: { status: 'dead' } },
    { label: 'order', class: 'success', status: 200, json: { status: 'paid' } },
    { label: 'report', class: 'success', status: 200, json: { status: 'printed' } },
    { label: 'no_backend', class: 'error', status: 503, header: ['x-reason', 'no-backend'] },
    { label: 'no_process', class: 'error', status: 503, json: { 'error.code': 'no_process' } },
    errorRule('upstream_timeout', { 'error.dependency': 'db' }, 'database_timeout'),
    errorRule('upstream_timeout', { 'error.dependency': 'app' }, 'app_timeout'),
    errorRule('downstream_error'),
    errorRule('overloaded'),
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 10_000,
} as const;
