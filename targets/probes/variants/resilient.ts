import type { Variant } from '../variant.ts';

export const resilient: Variant = {
  about:
    'Alive while the process answers, ready while what it cannot do without answers, started when its caches are warm',
  live: 'process',
  critical: ['database', 'cache'],
  checkMs: 1000,
  startup: 'probed',
  probes: 'beside slots',
};
