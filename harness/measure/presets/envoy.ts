import type { Preset } from './preset.ts';

/**
 * Envoy's admin endpoint `/stats/prometheus`. Its circuit breakers are limits of a cluster: closed (0) while under them,
 * open (1) while at one. They have no half-open. The connection manager `admin` is the one that answers this probe.
 */
export const envoy: Preset = {
  name: 'envoy',
  about: "`/stats/prometheus` of Envoy's admin port",
  format: 'prometheus',
  note: 'its breakers are limits: open while one is reached, never half-open; sizes need `track_remaining: true`',
  metrics: {
    'in flight': 'envoy_http_downstream_rq_active{envoy_http_conn_manager_prefix!="admin"}',
    arrivals: 'envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix!="admin"}',
    'queue depth': 'envoy_cluster_upstream_rq_pending_active',
    'pool_in_use{pool="$envoy_cluster_name"}': 'envoy_cluster_upstream_rq_active',
    'pool_size{pool="$envoy_cluster_name"}':
      'envoy_cluster_upstream_rq_active + envoy_cluster_circuit_breakers_default_remaining_rq',
    'pool_waiting{pool="$envoy_cluster_name"}': 'envoy_cluster_upstream_rq_pending_active',
    'breaker_state{dep="$envoy_cluster_name"}':
      '2 * max(envoy_cluster_circuit_breakers_default_cx_open, envoy_cluster_circuit_breakers_default_rq_pending_open, envoy_cluster_circuit_breakers_default_rq_open)',
  },
};
