import { errorRule } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

const drainer = { ...kitService(new URL('./drainer.ts', import.meta.url)), behave: '/control/behave' } as const;

/** What a user puts into the cart is kept, also while the cart is away. */
export const cart = {
  name: 'cart',
  summary: 'A shop that keeps what users put into their carts in an outbox, and a cart service that may be away',
  front: 'api',
  services: {
    api: kitService(new URL('./api.ts', import.meta.url)),
    cart: { ...kitService(new URL('./cart.ts', import.meta.url)), behave: '/control/behave' },
    drainer,
    spare: { ...drainer, env: { ACTIVE: 'no' } },
    auditor: kitService(new URL('./auditor.ts', import.meta.url)),
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'api', to: 'cart', env: 'CART_URL' },
    { from: 'drainer', to: 'cart', env: 'CART_URL' },
    { from: 'spare', to: 'cart', env: 'CART_URL' },
    ...['api', 'cart', 'drainer', 'spare', 'auditor'].map((from) => ({ from, to: 'db', env: 'DATABASE_URL' })),
  ],
  variants: variantEnvs(VARIANTS, 'api', 'cart', 'drainer', 'spare'),
  requests: [
    {
      method: 'POST',
      path: '/cart/items',
      headers: { 'content-type': 'application/json' },
      body: '{"userId":"user-{{int 1 50}}","itemId":"item-{{int 1 1000}}","quantity":1}',
    },
  ],
  rules: [
    { label: 'added', class: 'success', status: 200, json: { status: 'ADDED', 'intentId.length': 36 } },
    { label: 'pending', class: 'success', status: 202, json: { status: 'PENDING', 'intentId.length': 36 } },
    { label: 'not_captured', class: 'error', status: 503, json: { 'error.code': 'not_captured' } },
    errorRule('upstream_timeout', { 'error.dependency': 'cart' }),
    errorRule('downstream_error', { 'error.dependency': 'cart' }),
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
