import type { Target } from 'squall';

export const edge: Target = {
  name: 'edge',
  summary: 'nginx in front of a supplier',
  front: 'nginx',
  services: {
    nginx: {
      entry: new URL('./nginx.conf', import.meta.url),
      probes: [{ path: '/status', format: 'stub-status', presets: ['nginx-stub-status'] }],
    },
    supplier: {
      entry: new URL('../supplier/supplier.mjs', import.meta.url),
      probes: [{ path: '/metrics', format: 'prometheus', words: { arrivals: 'supplier_requests_total' } }],
    },
  },
  edges: [{ from: 'nginx', to: 'supplier', env: 'SUPPLIER' }],
  variants: { 'as it is': { about: 'what runs' } },
  requests: [{ method: 'GET', path: '/quote' }],
  rules: [
    { label: 'ok', class: 'success', status: 200 },
    { label: 'crowded', class: 'rejected', status: 429 },
    { label: 'supplier_timeout', class: 'error', status: 504 },
    { label: 'supplier_failed', class: 'error', status: 502 },
  ],
};
