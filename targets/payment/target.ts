import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** A payment needs a fraud check and a bank, both required, and a notification that is not. */
export const payment = {
  name: 'payment',
  summary: 'A payment service with a fraud check, an external bank and a notification service',
  front: 'payment',
  services: {
    payment: {
      entry: new URL('./payment.ts', import.meta.url),
      metrics: '/metrics',
      reset: '/control/reset',
      env: { SLOTS: '200', QUEUE_LIMIT: '10000' },
    },
    fraud: stubService({ ROUTES: '/check', PROFILE: 'p50=50 p99=200 p99.9=500', REPLY: '{"is_fraudulent":false}' }),
    bank: stubService({
      ROUTES: '/charge',
      PROFILE: 'p50=500 p99=2000 p99.9=5000',
      EFFECT: 'charge',
      REPLY: '{"transaction_id":"{{uuid}}"}',
    }),
    ledger: { store: 'postgres', setup: new URL('./ledger.sql', import.meta.url), shared: true },
    notify: stubService({
      ROUTES: '/send',
      PROFILE: 'p50=20 p99=100 p99.9=200',
      EFFECT: 'email',
      REPLY: '{"queued":true}',
    }),
  },
  edges: [
    { from: 'payment', to: 'fraud', env: 'FRAUD_URL' },
    { from: 'payment', to: 'bank', env: 'BANK_URL' },
    { from: 'payment', to: 'notify', env: 'NOTIFY_URL' },
    { from: 'bank', to: 'ledger', env: 'LEDGER_URL' },
    { from: 'notify', to: 'ledger', env: 'LEDGER_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'payment'),
  requests: [
    {
      method: 'POST',
      path: '/payment',
      headers: { 'content-type': 'application/json' },
      body: '{"user_id":"u-{{int 1 1000}}","amount":{{int 100 50000}},"payment_id":"{{uuid}}"}',
    },
  ],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { status: 'success' } },
    { label: 'fraud_suspected', class: 'rejected', status: 422, json: { code: 'fraud_suspected' } },
    { label: 'insufficient_funds', class: 'rejected', status: 402, json: { code: 'insufficient_funds' } },
    { label: 'fraud_timeout', class: 'error', json: { 'error.code': 'upstream_timeout', 'error.dependency': 'fraud' } },
    {
      label: 'bank_timeout_ambiguous',
      class: 'error',
      json: { 'error.code': 'upstream_timeout', 'error.dependency': 'bank', 'error.ambiguous': true },
    },
    { label: 'bank_timeout', class: 'error', json: { 'error.code': 'upstream_timeout', 'error.dependency': 'bank' } },
    { label: 'bulkhead_full', class: 'error', json: { 'error.code': 'bulkhead_full' } },
    { label: 'circuit_open', class: 'error', json: { 'error.code': 'circuit_open' } },
    { label: 'budget_exhausted', class: 'error', json: { 'error.code': 'budget_exhausted' } },
    { label: 'queue_timeout', class: 'error', json: { 'error.code': 'queue_timeout' } },
    { label: 'overloaded', class: 'error', json: { 'error.code': 'overloaded' } },
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'generic_timeout', class: 'error', status: 504, json: { 'error.code': 'timeout' } },
    { label: 'payment_failed', class: 'error', status: 502, json: { 'error.code': 'payment_failed' } },
    { label: 'crash', class: 'error', status: 500 },
  ],
  deadlineMs: 30_000,
} as const;

/** The same without a store, which starts faster: for suites without statements on the ledger. Rows are in memory. */
export const paymentInMemory = {
  ...payment,
  services: Object.fromEntries(Object.entries(payment.services).filter(([name]) => name !== 'ledger')),
  edges: payment.edges.filter(({ to }) => to !== 'ledger'),
};
