import type { Preset } from './preset.ts';

/** `pool.stats` of undici pools or clients, by name. How many connections a pool may have is not among them. */
export const undici: Preset = {
  name: 'undici',
  about: 'an endpoint that answers `{ bank: pool.stats, ... }` (JSON)',
  format: 'json',
  note: "has no limit: state it, `'pool_size{pool=\"bank\"}': '50'`",
  metrics: {
    'pool_in_use{pool="$pool"}': '$[$pool].running',
    'pool_waiting{pool="$pool"}': '$[$pool].pending',
  },
};
