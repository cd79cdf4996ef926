import type { Preset } from './preset.ts';

const UNLIMITED = 2 ** 31 - 1;

/**
 * Micrometer's own meters. The requests in flight are a long task timer, whose name depends on the Prometheus client:
 * `gcount` with histograms, `count` without, `active_count` before Micrometer 1.13.
 */
export const micrometer: Preset = {
  name: 'micrometer',
  about: 'requests in flight, executors and Apache HttpClient pools',
  format: 'prometheus',
  note: 'the request that asks is in flight too where it comes to the same port; an executor without a limit has no size',
  metrics: {
    'in flight': [
      'http_server_requests_active_seconds_gcount',
      'http_server_requests_active_seconds_active_count',
      'http_server_requests_active_seconds_count',
    ],
    'pool_in_use{pool="$name"}': 'executor_active_threads',
    'pool_size{pool="$name"}': `executor_pool_max_threads < ${UNLIMITED}`,
    'pool_waiting{pool="$name"}': 'executor_queued_tasks',
    'pool_in_use{pool="$httpclient"}': 'httpcomponents_httpclient_pool_total_connections{state="leased"}',
    'pool_size{pool="$httpclient"}': 'httpcomponents_httpclient_pool_total_max',
    'pool_waiting{pool="$httpclient"}': 'httpcomponents_httpclient_pool_total_pending',
  },
};
