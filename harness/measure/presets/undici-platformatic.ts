import type { Preset } from './preset.ts';

/** @platformatic/metrics, which exports undici's statistics per origin. */
export const undiciPlatformatic: Preset = {
  name: 'undici-platformatic',
  about: 'the same by @platformatic/metrics; pools are called by their origin',
  format: 'prometheus',
  note: 'has no limit',
  metrics: {
    'pool_in_use{pool="$dispatcher_stats_url"}': 'http_client_stats_running',
    'pool_waiting{pool="$dispatcher_stats_url"}': 'http_client_stats_pending',
  },
};
