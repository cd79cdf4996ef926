import { errorRule, MAY_BE_DONE, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

const PAYMENT = { 'error.dependency': 'payment' };

/** A checkout needs stock and a payment; the price of shipping is optional. */
export const checkout = {
  name: 'checkout',
  summary: 'A checkout with two required dependencies and an optional one that can run in parallel',
  front: 'checkout',
  services: {
    checkout: switchable(kitService(new URL('./checkout.ts', import.meta.url))),
    inventory: stubService({ ROUTES: '/reserve', p99: '100', REPLY: '{"in_stock":true}', REQUIRES: 'items' }),
    payment: stubService({
      ROUTES: '/charge',
      p99: '2000',
      EFFECT: 'charge',
      REPLY: '{"transaction_id":"{{uuid}}"}',
      REQUIRES: 'payment_id token',
    }),
    shipping: stubService({ ROUTES: '/estimate', p99: '500', REPLY: '{"amount":495}', REQUIRES: 'items' }),
  },
  edges: [
    { from: 'checkout', to: 'inventory', env: 'INVENTORY_URL' },
    { from: 'checkout', to: 'payment', env: 'PAYMENT_URL' },
    { from: 'checkout', to: 'shipping', env: 'SHIPPING_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'checkout'),
  requests: [
    {
      method: 'POST',
      path: '/checkout',
      headers: { 'content-type': 'application/json' },
      body: '{"cart_id":"{{uuid}}","items":{{int 1 9}},"payment_token":"t-{{index}}"}',
    },
  ],
  rules: [
    {
      label: 'shipping_pending',
      class: 'success',
      status: 200,
      json: { shipping: 'pending', 'transaction_id.length': 36 },
    },
    { label: 'ok', class: 'success', status: 200, json: { shipping: 495, 'transaction_id.length': 36 } },
    { label: 'out_of_stock', class: 'rejected', status: 409, json: { code: 'out_of_stock' } },
    errorRule('upstream_timeout', { 'error.dependency': 'inventory', ...TRY_AGAIN }, 'inventory_timeout'),
    errorRule('upstream_timeout', { ...PAYMENT, ...MAY_BE_DONE }, 'payment_timeout_ambiguous'),
    errorRule('upstream_timeout', { ...PAYMENT, ...TRY_AGAIN }, 'payment_timeout'),
    errorRule('budget_exhausted', TRY_AGAIN),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
