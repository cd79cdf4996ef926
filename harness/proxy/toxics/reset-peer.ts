import { NOTHING_HELD } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/**
 * Resets both sides `timeout` ms after the first chunk or end in its stream; a silent connection is left
 * alone. What arrives meanwhile is thrown away.
 */
export const resetPeer: ToxicKind = {
  type: 'reset_peer',
  attributes: [{ name: 'timeout', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  start: (context, attributes) => {
    let timer: Timer | undefined;
    const trigger = () => {
      context.markTouched();
      timer ??= context.timers.after(attribute(attributes, 'timeout'), () => context.out.end('reset'));
    };
    return {
      push: (chunk) => {
        context.drop(chunk.data.length);
        trigger();
      },
      end: () => {
        trigger();
      },
      stop: () => {
        timer?.cancel();
        // Bytes are lost once it was triggered, so the stream must not go on.
        return timer ? { chunks: [], ended: 'reset' } : NOTHING_HELD;
      },
    };
  },
};
