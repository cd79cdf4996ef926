import type { Preset } from './preset.ts';

/** @platformatic/metrics, which exports undici's statistics per origin. */
export const undiciPlatformatic: Preset = {
  name: 'undici-platformatic',
  about: 'connection pools of undici, by @platformatic/metrics',
  format: 'prometheus',
  note: 'has no limit of the pool',
  words: {
    'pool_in_use{pool="$dispatcher_stats_url"}': 'http_client_stats_running',
    'pool_waiting{pool="$dispatcher_stats_url"}': 'http_client_stats_pending',
  },
};
