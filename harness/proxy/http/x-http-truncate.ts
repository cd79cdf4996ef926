import { attribute } from '../toxics/attributes.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { actAfterBody } from './body-limit.ts';
import { FILTER } from './request-filter.ts';

/** Closes the connection in an orderly way after `bytes` bytes of the body: the length or the last chunk is missing. */
export const httpTruncate: ToxicKind = {
  type: 'x_http_truncate',
  attributes: [{ name: 'bytes', unit: 'B', min: 0, max: Number.MAX_SAFE_INTEGER }, ...FILTER],
  http: {
    plan: (attributes) => ({
      shape: (output, method) => actAfterBody(attribute(attributes, 'bytes'), output, method, () => output.cut()),
    }),
  },
};
