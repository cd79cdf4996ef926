import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

const JSON_BODY = { 'content-type': 'application/json' };

/** shoppers -> gateway -> order -> payment -> processor, and order -> Postgres. */
export const peak = {
  name: 'peak',
  summary: 'A shop on its busiest day: how long is it out after its payment processor was slow for six minutes?',
  front: 'shoppers',
  services: {
    shoppers: switchable(kitService(new URL('./shoppers.ts', import.meta.url))),
    gateway: switchable(kitService(new URL('./gateway.ts', import.meta.url))),
    order: switchable(kitService(new URL('./order.ts', import.meta.url))),
    payment: switchable(kitService(new URL('./payment.ts', import.meta.url))),
    processor: stubService({
      ROUTES: '/charge',
      PROFILE: 'around=180 by=10%',
      EFFECT: 'charge',
      REPLY: '{"transaction_id":"{{uuid}}"}',
      REQUIRES: 'order_id',
      KEYS: 'known',
    }),
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'shoppers', to: 'gateway', env: 'GATEWAY_URL' },
    { from: 'gateway', to: 'order', env: 'ORDER_URL' },
    { from: 'order', to: 'payment', env: 'PAYMENT_URL' },
    { from: 'payment', to: 'processor', env: 'PROCESSOR_URL' },
    { from: 'order', to: 'db', env: 'DB_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'shoppers', 'gateway', 'order', 'payment'),
  /** Of ten requests eight are orders. */
  requests: [
    {
      method: 'POST',
      path: '/orders',
      headers: JSON_BODY,
      body: '{"order_id":"{{key}}","payment_id":"{{key}}","amount":{{int 100 50000}}}',
      weight: 8,
    },
    { method: 'GET', path: '/orders/7', route: 'GET /orders/:id' },
    { method: 'POST', path: '/cart', headers: JSON_BODY, body: '{"item":"{{uuid}}"}' },
  ],
  rules: [
    { label: 'paid', class: 'success', status: 201, json: { status: 'paid', 'transaction_id.length': 36 } },
    { label: 'pending', class: 'success', status: 202, json: { status: 'pending' } },
    { label: 'on_its_way', class: 'success', status: 200, json: { status: 'on its way' } },
    { label: 'in_cart', class: 'success', status: 200, json: { items: 1 } },
    { label: 'gave_up', class: 'error', status: 504, json: { left: 'unanswered' } },
    { label: 'refused', class: 'error', status: 503, json: { left: 'refused' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  /** Longer than the most patient shopper. */
  deadlineMs: 60_000,
} as const;
