import { NOTHING_HELD } from '../stage.ts';
import { attribute } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/**
 * Lets `bytes` more bytes of a connection pass, then resets both sides: on a live connection, with a few
 * hundred bytes, that is in the middle of a response. 0 resets at the next chunk.
 */
export const resetAfter: ToxicKind = {
  type: 'x_reset_after',
  attributes: [{ name: 'bytes', unit: 'B', min: 0, max: Number.MAX_SAFE_INTEGER }],
  start: (context, attributes) => ({
    push: (chunk) => {
      const left = Math.max(0, attribute(attributes, 'bytes') - context.memory.bytes);
      if (chunk.data.length <= left) {
        context.memory.bytes += chunk.data.length;
        context.out.push(chunk);
        return;
      }
      context.markTouched();
      context.drop(chunk.data.length - left);
      chunk.data = chunk.data.subarray(0, left);
      if (left > 0) context.out.push(chunk);
      context.out.end('reset');
    },
    end: (how) => context.out.end(how),
    stop: () => NOTHING_HELD,
  }),
};
