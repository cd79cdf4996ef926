import { TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** A hop relays the error of its callee, without the header of its reason. */
const timeoutOf = (dependency: string) => ({
  label: `${dependency}_timeout`,
  class: 'error' as const,
  status: 504,
  json: { 'error.code': 'upstream_timeout', 'error.dependency': dependency },
});

/** gateway -> order -> payment -> fraud -> Postgres, and payment -> bank. */
export const shop = {
  name: 'shop',
  summary: 'A chain of four services, a database and a bank: who gives up first, and who goes on for nobody?',
  front: 'gateway',
  services: {
    gateway: kitService(new URL('./gateway.ts', import.meta.url)),
    order: kitService(new URL('./order.ts', import.meta.url)),
    payment: kitService(new URL('./payment.ts', import.meta.url)),
    fraud: { ...kitService(new URL('./fraud.ts', import.meta.url)), behave: '/control/behave' },
    bank: stubService({
      ROUTES: '/charge',
      PROFILE: 'around=50 by=20%',
      EFFECT: 'charge',
      REPLY: '{"transaction_id":"{{uuid}}"}',
      REQUIRES: 'order_id',
    }),
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'gateway', to: 'order', env: 'ORDER_URL' },
    { from: 'order', to: 'payment', env: 'PAYMENT_URL' },
    { from: 'payment', to: 'fraud', env: 'FRAUD_URL' },
    { from: 'payment', to: 'bank', env: 'BANK_URL' },
    { from: 'fraud', to: 'db', env: 'DB_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'gateway', 'order', 'payment', 'fraud'),
  requests: [
    {
      method: 'POST',
      path: '/orders',
      headers: { 'content-type': 'application/json' },
      body: '{"order_id":"{{uuid}}","payment_id":"{{uuid}}","amount":{{int 100 50000}}}',
    },
  ],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { status: 'success', 'payment.transaction_id.length': 36 } },
    ...['bank', 'fraud', 'payment', 'order'].map(timeoutOf),
    { label: 'deadline_exceeded', class: 'error', status: 504, json: { 'error.code': 'deadline_exceeded' } },
    { label: 'overloaded', class: 'error', status: 503, json: { 'error.code': 'overloaded' } },
    {
      label: 'circuit_open',
      class: 'error',
      status: 503,
      json: { 'error.code': 'circuit_open', 'error.dependency': 'bank', ...TRY_AGAIN },
    },
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
