import { attribute, MAX_DURATION_MS } from '../toxics/attributes.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { FILTER } from './request-filter.ts';

/** Holds single requests back by `delay` ± `jitter` ms before the upstream sees them. */
export const httpDelay: ToxicKind = {
  type: 'x_http_delay',
  attributes: [
    { name: 'delay', unit: 'ms', min: 0, max: MAX_DURATION_MS },
    { name: 'jitter', unit: 'ms', min: 0, max: MAX_DURATION_MS },
    ...FILTER,
  ],
  http: {
    plan: (attributes, random) => {
      const jitter = attribute(attributes, 'jitter');
      return { delayMs: Math.max(0, attribute(attributes, 'delay') + (2 * random.next() - 1) * jitter) };
    },
  },
};
