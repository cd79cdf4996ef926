import type { Preset } from './preset.ts';

/**
 * Default metrics of prom-client 12 and later. Its histogram is cleared at each scrape, so the maximum is that since the
 * last one; a loop that is free already shows the resolution (10 ms), which the minimum takes off again. Without any
 * measurement since the last scrape the minimum is 2^63 ns: no value.
 */
export const promClient: Preset = {
  name: 'prom-client',
  about: 'default metrics of prom-client',
  format: 'prometheus',
  note: 'the worst since the last scrape; no other scrape may run meanwhile',
  metrics: {
    'event loop lag': 'nodejs_eventloop_lag_max_seconds - (nodejs_eventloop_lag_min_seconds < 3600)',
  },
};
