import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Orders need stock and payment; a notification that hangs must not stop them. */
export const orders = {
  name: 'orders',
  summary: 'An order service whose optional notification shares its HTTP connections with the required calls, or not',
  front: 'orders',
  services: {
    orders: kitService(new URL('./orders.ts', import.meta.url)),
    payment: stubService({
      ROUTES: '/charge',
      p99: '180',
      EFFECT: 'charge',
      REPLY: '{"transaction_id":"{{uuid}}"}',
      REQUIRES: 'payment_id',
    }),
    inventory: stubService({ ROUTES: '/reserve', p99: '100', REPLY: '{"reserved":true}', REQUIRES: 'items' }),
    notification: stubService({
      ROUTES: '/send',
      PROFILE: 'p50=20 p99=100 p99.9=200',
      EFFECT: 'email',
      REQUIRES: 'payment_id',
    }),
  },
  edges: [
    { from: 'orders', to: 'payment', env: 'PAYMENT_URL' },
    { from: 'orders', to: 'inventory', env: 'INVENTORY_URL' },
    { from: 'orders', to: 'notification', env: 'NOTIFICATION_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'orders'),
  requests: [
    {
      method: 'POST',
      path: '/orders',
      headers: { 'content-type': 'application/json' },
      body: '{"order_id":"{{uuid}}","items":{{int 1 9}}}',
    },
  ],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { status: 'success', 'transaction_id.length': 36 } },
    errorRule('bulkhead_full', TRY_AGAIN),
    errorRule('overloaded'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
