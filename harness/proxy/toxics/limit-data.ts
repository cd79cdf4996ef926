import { NOTHING_HELD } from '../stage.ts';
import { attribute, type ToxicKind } from './toxic-kind.ts';

/** Lets `bytes` bytes of a connection pass, then closes it; 0 closes at the first chunk. Updates keep the count. */
export const limitData: ToxicKind = {
  type: 'limit_data',
  attributes: [{ name: 'bytes', unit: 'B', min: 0, max: Number.MAX_SAFE_INTEGER }],
  start: (port, attributes) => {
    const limit = attribute(attributes, 'bytes');
    return {
      push: (chunk) => {
        const left = Math.max(0, limit - port.memory.bytes);
        const over = chunk.data.length - left;
        if (over > 0) {
          port.drop(over);
          chunk.data = chunk.data.subarray(0, left);
        }
        port.memory.bytes += chunk.data.length;
        if (chunk.data.length > 0) port.out.push(chunk);
        if (port.memory.bytes >= limit) {
          port.feel();
          port.out.end('cut');
        }
      },
      end: (how) => port.out.end(how),
      stop: () => NOTHING_HELD,
    };
  },
};
