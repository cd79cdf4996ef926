import { NOTHING_HELD } from '../stage.ts';
import { attribute } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Lets `bytes` bytes of a connection pass, then closes it; 0 closes at the first chunk. Updates keep the count. */
export const limitData: ToxicKind = {
  type: 'limit_data',
  attributes: [{ name: 'bytes', unit: 'B', min: 0, max: Number.MAX_SAFE_INTEGER }],
  start: (context, attributes) => {
    const limit = attribute(attributes, 'bytes');
    return {
      push: (chunk) => {
        const left = Math.max(0, limit - context.memory.bytes);
        const over = chunk.data.length - left;
        if (over > 0) {
          context.drop(over);
          chunk.data = chunk.data.subarray(0, left);
        }
        context.memory.bytes += chunk.data.length;
        if (chunk.data.length > 0) context.out.push(chunk);
        if (context.memory.bytes >= limit) {
          context.markTouched();
          context.out.end('cut');
        }
      },
      end: (how) => context.out.end(how),
      stop: () => NOTHING_HELD,
    };
  },
};
