import type { Preset } from './preset.ts';

/** HikariCP's MicrometerMetricsTracker. */
export const hikaricp: Preset = {
  name: 'hikaricp',
  about: 'connection pools of HikariCP, by Micrometer',
  format: 'prometheus',
  metrics: {
    'pool_in_use{pool="$pool"}': 'hikaricp_connections_active',
    'pool_size{pool="$pool"}': 'hikaricp_connections_max',
    'pool_waiting{pool="$pool"}': 'hikaricp_connections_pending',
  },
};
