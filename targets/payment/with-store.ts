import { payment, paymentInMemory } from './target.ts';

const { bank } = payment.services;

/**
 * The payment service with a place for payments that are to be charged later. The bank takes 80 payments a second, and no
 * payment twice.
 */
export const paymentWithStore = {
  ...paymentInMemory,
  name: 'payment-store',
  summary: 'A payment service that accepts payments while the bank is not well, and charges them later',
  services: {
    ...paymentInMemory.services,
    bank: { ...bank, env: { ...bank.env, CAPACITY_PER_S: '80', ONCE: 'yes' } },
    store: { store: 'postgres', shared: true },
  },
  edges: [...paymentInMemory.edges, { from: 'payment', to: 'store', env: 'PENDING_URL' }],
  rules: [{ label: 'pending', class: 'success', status: 202, json: { status: 'pending' } }, ...paymentInMemory.rules],
} as const;
