import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

const JSON_BODY = { 'content-type': 'application/json' };

/** A payment service whose routes use one or all of three dependencies. */
export const compartments = {
  name: 'compartments',
  summary: 'A service with three dependencies and one pool, or three, for the calls to them',
  front: 'payments',
  services: {
    payments: kitService(new URL('./payments.ts', import.meta.url)),
    db: stubService({ ROUTES: '/account', p99: '5', REPLY: '{"balance":1000}' }),
    fraud: stubService({ ROUTES: '/score', p99: '80', REPLY: '{"score":0.1}' }),
    tax: stubService({ ROUTES: '/tax', p99: '300', REPLY: '{"tax":7}' }),
  },
  edges: [
    { from: 'payments', to: 'db', env: 'DB_URL' },
    { from: 'payments', to: 'fraud', env: 'FRAUD_URL' },
    { from: 'payments', to: 'tax', env: 'TAX_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'payments'),
  // 100, 50 and 40 a second in the specification.
  requests: [
    { method: 'GET', path: '/accounts/{{int 1 1000}}', route: 'GET /accounts', weight: 100 },
    { method: 'POST', path: '/risk', headers: JSON_BODY, body: '{}', weight: 50 },
    { method: 'POST', path: '/pay', headers: JSON_BODY, body: '{}', weight: 40 },
  ],
  rules: [
    { label: 'estimated', class: 'success', status: 200, json: { status: 'approved', total: 108, estimated: true } },
    { label: 'paid', class: 'success', status: 200, json: { status: 'approved', total: 107, balance: 1000 } },
    { label: 'declined', class: 'rejected', status: 200, json: { status: 'declined' } },
    { label: 'account', class: 'success', status: 200, json: { balance: 1000 } },
    { label: 'risk', class: 'success', status: 200, json: { score: 0.1 } },
    errorRule('bulkhead_full', TRY_AGAIN),
    errorRule('upstream_timeout', { 'error.dependency': 'tax', ...TRY_AGAIN }, 'tax_timeout'),
    errorRule('overloaded'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
