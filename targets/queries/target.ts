import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

const POSTGRES = { 'error.dependency': 'postgres', ...TRY_AGAIN } as const;
const limited = (limit: string) =>
  errorRule('upstream_timeout', { ...POSTGRES, 'error.limit': limit }, `${limit}_timeout`);

/** A service and its database: who bounds what, and who notices. */
export const queries = {
  name: 'queries',
  summary: 'A service that asks Postgres through a pool of 20 connections: which limit ends which kind of waiting?',
  front: 'api',
  services: {
    api: kitService(new URL('./api.ts', import.meta.url)),
    monitor: kitService(new URL('./monitor.ts', import.meta.url)),
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'api', to: 'db', env: 'DATABASE_URL' },
    { from: 'monitor', to: 'db', env: 'DATABASE_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'api'),
  requests: [
    { method: 'GET', path: '/query' },
    { method: 'GET', path: '/ping' },
  ],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { answer: 42 } },
    { label: 'pong', class: 'success', status: 200, json: { pong: true } },
    { label: 'ready', class: 'success', status: 200, json: { status: 'ready' } },
    { label: 'alive', class: 'success', status: 200, json: { status: 'alive' } },
    { label: 'not_ready', class: 'error', status: 503, json: { status: 'not ready' } },
    limited('connect'),
    limited('client'),
    limited('statement'),
    errorRule('bulkhead_full', POSTGRES),
    errorRule('deadline_exceeded', TRY_AGAIN),
    errorRule('overloaded'),
    errorRule('downstream_error', POSTGRES, 'connection_error'),
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  /** Longer than users wait, so that the last answer of a queue is seen. */
  deadlineMs: 70_000,
} as const;

/** With a Postgres of its own, which can be killed. */
export const queriesAlone = {
  ...queries,
  name: 'queries-alone',
  services: { ...queries.services, db: { store: 'postgres' } },
} as const;
