import { errorRule } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

const JSON_BODY = { 'content-type': 'application/json' };
const PAYMENT = '{"payment_id":"{{uuid}}","amount":5}';

/** A gateway or a mail service: it does the same thing once for each idempotency key. */
const provider = (env: Readonly<Record<'NAME' | 'ROUTE' | 'TABLE' | 'PROFILE', string>>) =>
  ({ ...kitService(new URL('./provider.ts', import.meta.url)), behave: '/control/behave', env }) as const;

const GATEWAY = { ROUTE: '/charge', TABLE: 'charges' } as const;

const services = {
  storefront: kitService(new URL('./main.ts', import.meta.url)),
  recommendations: stubService({ ROUTES: '/list', PROFILE: 'around=30 by=20%', REPLY: '{"items":["for you"]}' }),
  status: stubService({ ROUTES: '/status', PROFILE: 'around=30 by=20%', REPLY: '{"status":"settled"}' }),
  search: stubService({ ROUTES: '/search', PROFILE: 'around=20 by=20%', REPLY: '{"products":["teapot"]}' }),
  fraud: stubService({ ROUTES: '/score', PROFILE: 'around=60 by=20%', REPLY: '{"score":0.95}' }),
  primary: provider({ ...GATEWAY, NAME: 'primary', PROFILE: 'around=180 by=10%' }),
  backup: provider({ ...GATEWAY, NAME: 'backup', PROFILE: 'around=120 by=10%' }),
  mail: provider({ NAME: 'mail', ROUTE: '/send', TABLE: 'emails', PROFILE: 'around=20 by=20%' }),
  books: kitService(new URL('./books.ts', import.meta.url)),
  cache: { store: 'redis' },
  db: { store: 'postgres', shared: true, setup: new URL('./schema.sql', import.meta.url) },
} as const;

const calls = (to: keyof typeof services, env = `${to.toUpperCase()}_URL`) =>
  ({ from: 'storefront', to, env }) as const;
const keepsBooksIn = (from: keyof typeof services) => ({ from, to: 'db', env: 'DATABASE_URL' }) as const;

/** The requests of all rows, by name. */
export const REQUESTS = {
  home: { method: 'GET', path: '/home' },
  payment: { method: 'GET', path: '/payments/{{int 1 2}}', route: 'GET /payments/:id' },
  unseen: { method: 'GET', path: '/payments/{{uuid}}', route: 'GET /payments/unseen' },
  search: { method: 'GET', path: '/search?q=teapot', route: 'GET /search' },
  charge: { method: 'POST', path: '/charge', headers: JSON_BODY, body: PAYMENT },
  pay: { method: 'POST', path: '/pay', headers: JSON_BODY, body: PAYMENT },
  purchase: { method: 'POST', path: '/purchases', headers: JSON_BODY, body: PAYMENT },
  repeat: {
    method: 'POST',
    path: '/orders',
    headers: JSON_BODY,
    body: '{"customer":"regular-{{int 1 2}}","payment_id":"{{uuid}}","amount":5}',
    route: 'POST /orders/repeat',
  },
  first: {
    method: 'POST',
    path: '/orders',
    headers: JSON_BODY,
    body: '{"customer":"new-{{uuid}}","payment_id":"{{uuid}}","amount":5}',
    route: 'POST /orders/new',
  },
  mail: {
    method: 'POST',
    path: '/orders/{{uuid}}/email',
    headers: JSON_BODY,
    body: '{}',
    route: 'POST /orders/:id/email',
  },
} as const;

const { unseen: _, ...everyRow } = REQUESTS;

const fallback = (status: number, json: Readonly<Record<string, string | number | boolean>>) =>
  ({ label: 'fallback', class: 'success', status, json }) as const;
const fresh = (json: Readonly<Record<string, string | number | boolean>>) =>
  ({ label: 'ok', class: 'success', status: 200, json }) as const;

/** Ages in the header of an answer out of the cache (RFC 9111, 5.1: whole seconds): no scenario takes a minute. */
const AGES = Array.from({ length: 60 }, (_, seconds) => String(seconds));
const CACHED = { status: 'settled', _fromCache: true };

/** A storefront and its seven dependencies, with a plan B for each. */
export const storefront = {
  name: 'storefront',
  summary: 'A storefront that has a plan B for each of its dependencies, and says when it uses it',
  front: 'storefront',
  services: { ...services, storefront: switchable(services.storefront) },
  edges: [
    ...(['recommendations', 'status', 'search', 'fraud', 'primary', 'backup', 'mail'] as const).map((to) => calls(to)),
    calls('cache', 'REDIS_URL'),
    calls('db', 'DATABASE_URL'),
    ...(['primary', 'backup', 'mail', 'books'] as const).map(keepsBooksIn),
  ],
  variants: variantEnvs(VARIANTS, 'storefront'),
  requests: Object.values(everyRow),
  rules: [
    // A page without anything on it is none.
    fallback(200, { page: 'home', 'items.0': 'teapot', 'degraded.0': 'recommendations' }),
    ...AGES.map((age) => ({ ...fallback(200, CACHED), header: ['age', age] as const })),
    { label: 'wrong_age', class: 'error', status: 200, json: CACHED },
    fallback(200, { found: true, 'degraded.0': 'search' }),
    fallback(200, { status: 'charged', gateway: 'backup', 'degraded.0': 'primary' }),
    fallback(202, { status: 'pending', message: 'queued' }),
    fallback(202, { status: 'queued' }),
    fallback(200, { decision: 'verify', score: 0.5, 'degraded.0': 'fraud' }),
    // Who is new has no earlier authorisation.
    {
      label: 'credit_unchecked',
      class: 'success',
      status: 200,
      json: { status: 'accepted', authorisation: 'earlier' },
      body: '"customer":"new-',
    },
    fallback(200, { status: 'accepted', authorisation: 'earlier', 'degraded.0': 'primary' }),
    fresh({ page: 'home' }),
    fresh({ status: 'settled' }),
    fresh({ found: true }),
    fresh({ status: 'charged' }),
    fresh({ status: 'sent' }),
    fresh({ decision: 'approved', score: 0.95 }),
    fresh({ decision: 'verify', score: 0.5 }),
    fresh({ status: 'accepted' }),
    { label: 'approved_unchecked', class: 'success', status: 200, json: { decision: 'approved', score: null } },
    { label: 'no_value', class: 'rejected', status: 503, header: ['x-reason', 'no-value'] },
    { label: 'refused', class: 'rejected', status: '4xx' },
    errorRule('circuit_open'),
    errorRule('bulkhead_full'),
    errorRule('upstream_timeout', {}, 'timeout'),
    errorRule('downstream_error'),
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 10_000,
} as const;

/** With a process that keeps its variant when it is started anew. */
export const storefrontRestarted = { ...storefront, name: 'storefront-restarted', services } as const;
