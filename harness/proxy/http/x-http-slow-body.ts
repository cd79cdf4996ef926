import { attribute, MAX_DURATION_MS } from '../toxics/attributes.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { drip } from './drip.ts';
import { FILTER } from './request-filter.ts';

/** Sends the response's body `bytes` bytes (0 = 1) every `interval` ms, after a head at full speed. */
export const httpSlowBody: ToxicKind = {
  type: 'x_http_slow_body',
  attributes: [
    { name: 'interval', unit: 'ms', min: 0, max: MAX_DURATION_MS },
    { name: 'bytes', unit: 'B', min: 0, max: Number.MAX_SAFE_INTEGER },
    ...FILTER,
  ],
  http: {
    plan: (attributes) => ({
      shape: (output) => {
        const body = drip(output, attribute(attributes, 'bytes'), attribute(attributes, 'interval'));
        return {
          head: ({ raw }) => output.send(raw),
          body: body.add,
          end: () => body.whenSent(output.finish),
          release: body.release,
        };
      },
    }),
  },
};
