import { attribute } from '../toxics/attributes.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { actAfterBody } from './body-limit.ts';
import { FILTER } from './request-filter.ts';

/** Resets the connection after `bytes` bytes of the response's body; -1 in place of the whole response. */
export const httpAbort: ToxicKind = {
  type: 'x_http_abort',
  attributes: [{ name: 'bytes', unit: 'B', min: -1, max: Number.MAX_SAFE_INTEGER }, ...FILTER],
  http: {
    plan: (attributes) => ({
      shape: (output, method) => actAfterBody(attribute(attributes, 'bytes'), output, method, () => output.reset()),
    }),
  },
};
