import { NOTHING_HELD } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { attribute, MAX_DURATION_MS, type ToxicKind } from './toxic-kind.ts';

/**
 * Resets both sides `timeout` ms after the first chunk or end in its stream; a silent connection is left
 * alone. What arrives meanwhile is thrown away.
 */
export const resetPeer: ToxicKind = {
  type: 'reset_peer',
  attributes: [{ name: 'timeout', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  start: (port, attributes) => {
    let timer: Timer | undefined;
    const trigger = () => {
      port.feel();
      timer ??= port.timers.after(attribute(attributes, 'timeout'), () => port.out.end('reset'));
    };
    return {
      push: (chunk) => {
        port.drop(chunk.data.length);
        trigger();
      },
      end: () => {
        trigger();
      },
      stop: () => {
        timer?.cancel();
        // Bytes are gone once it was triggered: whatever takes over must not let the stream go on.
        return timer ? { chunks: [], ended: 'reset' } : NOTHING_HELD;
      },
    };
  },
};
