import type { Target } from 'squall';

export const shop: Target = {
  name: 'shop',
  summary: 'a shop in Go that asks its supplier for a price, behind a circuit breaker',
  front: 'shop',
  services: {
    shop: {
      entry: new URL('./main.go', import.meta.url),
      probes: [
        {
          path: '/metrics',
          format: 'prometheus',
          words: {
            'breaker_state{dep="$name"}': 'circuit_breaker_state',
            'breaker_recorded_failures_total{dep="$name"}': 'circuit_breaker_calls_total{result="failure"}',
            'breaker_rejected_total{dep="$name"}': 'circuit_breaker_calls_total{result="rejected"}',
            'in flight': 'http_requests_in_flight',
          },
        },
      ],
    },
    supplier: {
      entry: new URL('../supplier/supplier.mjs', import.meta.url),
      probes: [{ path: '/metrics', format: 'prometheus', words: { arrivals: 'supplier_requests_total' } }],
    },
  },
  edges: [{ from: 'shop', to: 'supplier', env: 'SUPPLIER_URL' }],
  variants: { 'as it is': { about: 'what runs' } },
  requests: [{ method: 'GET', path: '/price' }],
  rules: [
    { label: 'ok', class: 'success', status: 200 },
    { label: 'circuit_open', class: 'error', status: 503 },
    { label: 'supplier_timeout', class: 'error', status: 504 },
    { label: 'supplier_failed', class: 'error', status: 502 },
  ],
};
