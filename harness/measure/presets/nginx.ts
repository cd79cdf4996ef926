import type { Preset } from './preset.ts';

/** nginx-prometheus-exporter over stub_status. A request that waits for its upstream is `writing`; so is the probe, hence - 1. */
export const nginx: Preset = {
  name: 'nginx',
  about: 'nginx-prometheus-exporter (stub_status)',
  format: 'prometheus',
  note: 'without the probe itself',
  metrics: {
    'in flight': 'nginx_connections_reading + nginx_connections_writing - 1',
  },
};
