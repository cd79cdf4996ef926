import type { Target } from 'squall';

/** What is tested: two programs, and the one connection between them, which goes through a fault proxy. */
export const shop: Target = {
  name: 'shop',
  summary: 'a shop and its bank',
  front: 'shop',
  services: {
    shop: { entry: new URL('./shop.ts', import.meta.url) },
    bank: { entry: new URL('./bank.ts', import.meta.url), metrics: '/metrics' },
  },
  edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
  variants: {
    naive: { about: 'waits as long as the bank likes' },
    bounded: { about: 'waits 3 s', env: { shop: { TIMEOUT_MS: '3000' } } },
  },
  requests: [{ method: 'POST', path: '/order' }],
  rules: [{ label: 'bank_timeout', class: 'error', status: 504 }],
};
