import type { Target } from 'squall';

export const shop: Target = {
  name: 'shop',
  summary: 'a shop that reads its prices from Postgres, through PgBouncer',
  front: 'shop',
  services: {
    shop: { entry: new URL('./shop.mjs', import.meta.url), ready: '/health' },
    // Its address is that of its exporter: PgBouncer itself speaks no HTTP.
    pgbouncer: {
      entry: new URL('./exporter.yaml', import.meta.url),
      ready: '/metrics',
      probes: [{ path: '/metrics', format: 'prometheus', presets: ['pgbouncer-spreaker'] }],
    },
    db: { store: 'postgres' },
  },
  edges: [
    { from: 'shop', to: 'pgbouncer', env: 'DATABASE_URL' },
    { from: 'pgbouncer', to: 'db', env: 'DB_PORT' },
  ],
  variants: { 'as it is': { about: 'what runs' } },
  requests: [{ method: 'GET', path: '/price' }],
  rules: [
    { label: 'ok', class: 'success', status: 200 },
    { label: 'crowded', class: 'error', status: 503 },
    { label: 'database_failed', class: 'error', status: 502 },
  ],
};
