import type { Preset } from './preset.ts';

/**
 * HAProxy's own exporter (`http-request use-service prometheus-exporter`). A request waits in the queue of the backend
 * until it has a server, and in the server's own when it must go to that one. A limit of 0 is none. Its peaks are those
 * since it started.
 */
export const haproxy: Preset = {
  name: 'haproxy',
  about: "HAProxy's built-in exporter",
  format: 'prometheus',
  note: 'pools are servers: `pool "app1"`, or `pool "payment"` for the worst of a backend; a `maxconn` of 0 is no size',
  metrics: {
    'in flight': 'haproxy_backend_current_sessions',
    'queue depth': 'haproxy_backend_current_queue + haproxy_server_current_queue',
    'pool_in_use{pool="$proxy",server="$server"}': 'haproxy_server_current_sessions',
    'pool_in_use_max{pool="$proxy",server="$server"}': 'haproxy_server_max_sessions',
    'pool_size{pool="$proxy",server="$server"}': 'haproxy_server_limit_sessions > 0',
    'pool_waiting{pool="$proxy",server="$server"}': 'haproxy_server_current_queue',
  },
};
