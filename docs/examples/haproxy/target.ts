import type { Target } from 'squall';

export const edge: Target = {
  name: 'edge',
  summary: 'HAProxy in front of a supplier',
  front: 'haproxy',
  services: {
    haproxy: { entry: new URL('./haproxy.cfg', import.meta.url), ready: '/health' },
    // The exporter has a port of its own, so it is a service of its own to Squall.
    stats: {
      entry: new URL('./haproxy.cfg', import.meta.url),
      ready: '/metrics',
      probes: [{ path: '/metrics', format: 'prometheus', presets: ['haproxy'] }],
    },
    supplier: {
      entry: new URL('../supplier/supplier.mjs', import.meta.url),
      probes: [{ path: '/metrics', format: 'prometheus', words: { arrivals: 'supplier_requests_total' } }],
    },
  },
  edges: [{ from: 'haproxy', to: 'supplier', env: 'SUPPLIER' }],
  variants: { 'as it is': { about: 'what runs' } },
  requests: [{ method: 'GET', path: '/quote' }],
  rules: [
    { label: 'ok', class: 'success', status: 200 },
    { label: 'crowded', class: 'error', status: 503 },
    { label: 'supplier_timeout', class: 'error', status: 504 },
    { label: 'supplier_failed', class: 'error', status: 502 },
  ],
};
