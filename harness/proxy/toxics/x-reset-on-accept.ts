import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Resets new connections `delay` ms after they were accepted; the upstream is not dialled. */
export const resetOnAccept: ToxicKind = {
  type: 'x_reset_on_accept',
  attributes: [{ name: 'delay', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  intercept: (client, attributes) => {
    const delay = attribute(attributes, 'delay');
    if (delay === 0) client.resetAndDestroy();
    else setTimeout(() => client.resetAndDestroy(), delay);
  },
};
