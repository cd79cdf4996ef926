import { attribute, MAX_DURATION_MS } from '../toxics/attributes.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { drip } from './drip.ts';
import { FILTER } from './request-filter.ts';

/** Sends the response's head `bytes` bytes (0 = 1) every `interval` ms; the body follows at full speed. */
export const httpSlowHeaders: ToxicKind = {
  type: 'x_http_slow_headers',
  attributes: [
    { name: 'interval', unit: 'ms', min: 0, max: MAX_DURATION_MS },
    { name: 'bytes', unit: 'B', min: 0, max: 65_536 },
    ...FILTER,
  ],
  http: {
    plan: (attributes) => ({
      shape: (output) => {
        const head = drip(output, attribute(attributes, 'bytes'), attribute(attributes, 'interval'));
        let waiting: Buffer[] | undefined = [];
        let ended = false;
        const headSent = () => {
          for (const data of waiting ?? []) output.send(data);
          waiting = undefined;
          if (ended) output.finish();
        };
        return {
          head: ({ raw }) => {
            head.add(raw);
            head.whenSent(headSent);
          },
          body: (data) => (waiting ? void waiting.push(data) : output.send(data)),
          end: () => {
            ended = true;
            if (!waiting) output.finish();
          },
          release: () => Buffer.concat([head.release(), ...(waiting ?? [])]),
        };
      },
    }),
  },
};
