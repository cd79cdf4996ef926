import type { Preset } from './preset.ts';

/**
 * prometheus-community/pgbouncer_exporter: SHOW POOLS has a row for each database and user, SHOW DATABASES says how many
 * server connections each such pool may have. Database `pgbouncer` is the console that the exporter reads.
 */
export const pgbouncer: Preset = {
  name: 'pgbouncer',
  about: 'pgbouncer_exporter',
  format: 'prometheus',
  note: 'pools are databases, with a label per user; a reserve is part of the size',
  metrics: {
    'queue depth': 'pgbouncer_pools_client_waiting_connections{database!="pgbouncer"}',
    'pool_in_use{pool="$database",user="$user"}': 'pgbouncer_pools_server_active_connections{database!="pgbouncer"}',
    'pool_size{pool="$name"}': [
      'pgbouncer_databases_pool_size{name!="pgbouncer"} + pgbouncer_databases_reserve_pool{name!="pgbouncer"}',
      'pgbouncer_databases_pool_size{name!="pgbouncer"}',
    ],
    'pool_waiting{pool="$database",user="$user"}': 'pgbouncer_pools_client_waiting_connections{database!="pgbouncer"}',
  },
};
