import type { Preset } from './preset.ts';

/** `breaker.toJSON()` of several breakers, as a list or by any key. Its counts are of a rolling window, so they are left out. */
export const opossumStats: Preset = {
  name: 'opossum-stats',
  about: 'an endpoint that answers `JSON.stringify([breaker, ...])`',
  format: 'json',
  note: "opossum's counts are of a rolling window and left out",
  metrics: {
    'breaker_state{dep="$name"}': '2 * $[$name=state.name].state.open + $[$name=state.name].state.halfOpen',
  },
};
