import { errorRule, MAY_BE_DONE, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { HOSTS } from './hosts.ts';
import { ALONE, SHARING } from './variants/catalogue.ts';

const DOWNSTREAM = { 'error.dependency': 'downstream' };
const JSON_BODY = { 'content-type': 'application/json' };

const services = {
  caller: {
    ...switchable(kitService(new URL('./caller.ts', import.meta.url))),
    behave: '/control/behave',
  },
  downstream: stubService({
    ROUTES: ['/charge', '/refund', '/status', ...HOSTS].join(' '),
    PROFILE: 'around=10',
    EFFECT: 'charge',
    REPLY: '{"status":"success"}',
  }),
} as const;

const edge = { from: 'caller', to: 'downstream', env: 'DOWNSTREAM_URL' } as const;

const shape = {
  front: 'caller',
  requests: [{ method: 'POST', path: '/pay', headers: JSON_BODY, body: '{"payment_id":"{{uuid}}","amount":5}' }],
  rules: [
    { label: 'from_cache', class: 'success', status: 200, json: { _fromCache: true, status: 'success' } },
    { label: 'ok', class: 'success', status: 200, json: { status: 'success' } },
    { label: 'pending', class: 'success', status: 202, json: { status: 'pending' } },
    errorRule('circuit_open', { ...DOWNSTREAM, ...TRY_AGAIN }),
    errorRule('bulkhead_full', { ...DOWNSTREAM, ...TRY_AGAIN }),
    errorRule('upstream_timeout', { ...DOWNSTREAM, ...MAY_BE_DONE }, 'timeout'),
    errorRule('downstream_error', { ...DOWNSTREAM, 'error.ambiguous': true }),
    errorRule('downstream_error', { ...DOWNSTREAM, 'error.ambiguous': false }, 'nothing_done'),
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;

/** One caller and its breaker, in every preset, mistake, scope and composition. */
export const broker = {
  name: 'broker',
  summary: 'A caller whose circuit breaker, retries and bulkhead stand between it and a downstream',
  services,
  edges: [edge],
  variants: variantEnvs(ALONE, 'caller'),
  ...shape,
} as const;

const INSTANCES = '20';

/** Twenty caller instances that share an open circuit, or do not. */
export const brokerFleet = {
  name: 'broker-fleet',
  summary: 'Twenty callers of one downstream, and Redis to share the state of their circuits',
  services: { ...services, caller: { ...services.caller, env: { INSTANCES } }, redis: { store: 'redis' } },
  edges: [edge, { from: 'caller', to: 'redis', env: 'REDIS_URL' }],
  variants: variantEnvs(SHARING, 'caller'),
  ...shape,
} as const;
