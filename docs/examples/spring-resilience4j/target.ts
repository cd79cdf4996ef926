import type { ServiceSpec, Target } from 'squall';

/** The supplier's code serves as the shipper, too. */
const quoting: ServiceSpec = {
  entry: new URL('../supplier/supplier.mjs', import.meta.url),
  probes: [{ path: '/metrics', format: 'prometheus', words: { arrivals: 'supplier_requests_total' } }],
};

export const shop: Target = {
  name: 'shop',
  summary: 'a shop in Spring Boot that asks for a price behind a circuit breaker, and for a delivery behind a bulkhead',
  front: 'shop',
  services: {
    shop: {
      entry: new URL('./pom.xml', import.meta.url),
      ready: '/actuator/health',
      probes: [{ path: '/actuator/prometheus', format: 'prometheus', presets: ['resilience4j', 'tomcat'] }],
    },
    supplier: quoting,
    shipper: quoting,
  },
  edges: [
    { from: 'shop', to: 'supplier', env: 'SUPPLIER_URL' },
    { from: 'shop', to: 'shipper', env: 'SHIPPER_URL' },
  ],
  variants: { 'as it is': { about: 'what runs' } },
  requests: [
    { method: 'GET', path: '/price' },
    { method: 'GET', path: '/delivery' },
  ],
  rules: [
    { label: 'fallback', class: 'success', status: 200, body: 'estimate' },
    { label: 'ok', class: 'success', status: 200 },
    { label: 'circuit_open', class: 'error', status: 503 },
    { label: 'supplier_timeout', class: 'error', status: 504 },
    { label: 'supplier_failed', class: 'error', status: 502 },
  ],
};
