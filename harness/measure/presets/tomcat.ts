import type { Preset } from './preset.ts';

/** Tomcat's connectors, by Micrometer. On an executor that is no thread pool (virtual threads) Tomcat says -1: no value. */
export const tomcat: Preset = {
  name: 'tomcat',
  about: 'request threads and connections of Tomcat, by Micrometer',
  format: 'prometheus',
  note: 'needs `server.tomcat.mbeanregistry.enabled=true`; nothing with virtual threads (take `micrometer`); the thread that answers is busy too',
  metrics: {
    'threads total': 'tomcat_threads_config_max_threads > 0',
    'threads available': '(tomcat_threads_config_max_threads > 0) - (tomcat_threads_busy_threads > -1)',
    'in flight': 'tomcat_threads_busy_threads > -1',
    'pool_in_use{pool="$name"}': 'tomcat_connections_current_connections > -1',
    'pool_size{pool="$name"}': 'tomcat_connections_config_max_connections > 0',
  },
};
