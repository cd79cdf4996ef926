import { errorRule, MAY_BE_DONE, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';
import { USERS } from './variants/users.ts';

const FRAUD = { 'error.dependency': 'fraud' };
const BANK = { 'error.dependency': 'bank' };
const TURNED_AWAY = { ...BANK, 'error.retryable': true };

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
    fraud: stubService({
      ROUTES: '/check',
      PROFILE: 'p50=50 p99=200 p99.9=500',
      REPLY: '{"is_fraudulent":false}',
      REQUIRES: 'user_id amount',
    }),
    bank: stubService({
      ROUTES: '/charge',
      PROFILE: 'p50=500 p99=2000 p99.9=5000',
      EFFECT: 'charge',
      REPLY: '{"transaction_id":"{{uuid}}"}',
      REQUIRES: 'user_id amount payment_id',
    }),
    ledger: { store: 'postgres', setup: new URL('./ledger.sql', import.meta.url), shared: true },
    notify: stubService({
      ROUTES: '/send',
      PROFILE: 'p50=20 p99=100 p99.9=200',
      EFFECT: 'email',
      REPLY: '{"queued":true}',
      REQUIRES: 'user_id payment_id template data.amount data.transaction_id',
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
    // A label says everything that the user is told to do: an answer that says something else falls through to the last ones.
    {
      label: 'not_notified',
      class: 'success',
      status: 200,
      json: { status: 'success', 'transaction_id.length': 36, 'metadata.notified': false },
    },
    {
      label: 'to_be_verified',
      class: 'success',
      status: 200,
      json: { status: 'success', 'transaction_id.length': 36, 'metadata.verification': 'extra' },
    },
    { label: 'ok', class: 'success', status: 200, json: { status: 'success', 'transaction_id.length': 36 } },
    { label: 'fraud_suspected', class: 'rejected', status: 422, json: { code: 'fraud_suspected' } },
    { label: 'insufficient_funds', class: 'rejected', status: 402, json: { code: 'insufficient_funds' } },
    errorRule('upstream_timeout', { ...FRAUD, ...TRY_AGAIN }, 'fraud_timeout'),
    errorRule('upstream_timeout', { ...BANK, ...MAY_BE_DONE }, 'bank_timeout_ambiguous'),
    errorRule('upstream_timeout', { ...BANK, ...TRY_AGAIN }, 'bank_timeout'),
    errorRule('bulkhead_full', TURNED_AWAY),
    errorRule('circuit_open', TURNED_AWAY),
    errorRule('budget_exhausted', TRY_AGAIN),
    errorRule('deadline_exceeded', TRY_AGAIN),
    errorRule('queue_timeout'),
    errorRule('overloaded'),
    errorRule('downstream_error', { ...FRAUD, ...TRY_AGAIN }, 'fraud_unavailable'),
    errorRule('downstream_error', { ...BANK, ...MAY_BE_DONE }, 'bank_failed_ambiguous'),
    errorRule('downstream_error', { ...BANK, ...TRY_AGAIN }, 'bank_unreachable'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'generic_timeout', class: 'error', status: 504, json: { 'error.code': 'timeout' } },
    { label: 'payment_failed', class: 'error', status: 502, json: { 'error.code': 'payment_failed' } },
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;

/** The users of `budgeted`, who may submit a payment again. */
export const paymentOfUsers = {
  ...payment,
  name: 'payment-of-users',
  summary: 'The payment service, and users who submit a payment again when they are told of an error',
  front: 'users',
  services: {
    users: switchable(kitService(new URL('./paying-again.ts', import.meta.url))),
    ...payment.services,
    payment: { ...payment.services.payment, env: { ...payment.services.payment.env, PAYMENT_VARIANT: 'budgeted' } },
  },
  edges: [{ from: 'users', to: 'payment', env: 'PAYMENT_URL' }, ...payment.edges],
  variants: variantEnvs(USERS, 'users'),
} as const;

/** `payment` without a store, which starts faster: for suites without statements on the ledger. Rows are in memory. */
export const paymentInMemory = {
  ...payment,
  services: Object.fromEntries(Object.entries(payment.services).filter(([name]) => name !== 'ledger')),
  edges: payment.edges.filter(({ to }) => to !== 'ledger'),
};
