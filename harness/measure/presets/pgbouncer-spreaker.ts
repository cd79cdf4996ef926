import type { Preset } from './preset.ts';

/**
 * spreaker/prometheus-pgbouncer-exporter, on PyPI: pools as pgbouncer_exporter has them, sizes under names of its own.
 * Database `pgbouncer` is the console that the exporter reads.
 */
export const pgbouncerSpreaker: Preset = {
  name: 'pgbouncer-spreaker',
  about: 'prometheus-pgbouncer-exporter of Spreaker',
  format: 'prometheus',
  note: 'as `pgbouncer`',
  metrics: {
    'queue depth': 'pgbouncer_pools_client_waiting_connections{database!="pgbouncer"}',
    'pool_in_use{pool="$database",user="$user"}': 'pgbouncer_pools_server_active_connections{database!="pgbouncer"}',
    'pool_size{pool="$database"}':
      'pgbouncer_databases_database_pool_size{database!="pgbouncer"} + pgbouncer_databases_database_reserve_pool_size{database!="pgbouncer"}',
    'pool_waiting{pool="$database",user="$user"}': 'pgbouncer_pools_client_waiting_connections{database!="pgbouncer"}',
  },
};
