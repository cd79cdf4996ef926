import type { Preset } from './preset.ts';

/** nginx-module-vts, `/status/format/prometheus`; nginx counts the probe itself as `writing`, hence - 1. */
export const nginxVts: Preset = {
  name: 'nginx-vts',
  about: 'nginx-module-vts, `/status/format/prometheus`',
  format: 'prometheus',
  note: 'without the probe itself',
  metrics: {
    'in flight': 'nginx_vts_main_connections{status="reading"} + nginx_vts_main_connections{status="writing"} - 1',
  },
};
