import { NOTHING_HELD } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/**
 * Throws all data away and closes the connection once it was silent for `timeout` ms; 0 keeps it open for
 * ever. The peer's own close passes at once. Removing it closes the connections that were under it.
 */
export const timeout: ToxicKind = {
  type: 'timeout',
  attributes: [{ name: 'timeout', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  cutsWhenRemoved: true,
  start: (context, attributes) => {
    const ms = attribute(attributes, 'timeout');
    let timer: Timer | undefined;
    const rearm = () => {
      timer?.cancel();
      if (ms > 0) {
        timer = context.timers.after(ms, () => {
          context.markTouched();
          context.out.end('cut');
        });
      }
    };
    rearm();
    return {
      push: (chunk) => {
        context.markTouched();
        context.drop(chunk.data.length);
        rearm();
      },
      end: (how) => {
        timer?.cancel();
        context.out.end(how);
      },
      stop: () => {
        timer?.cancel();
        return NOTHING_HELD;
      },
    };
  },
};
