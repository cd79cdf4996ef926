import type { Ending } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { attribute, MAX_DURATION_MS, type ToxicKind } from './toxic-kind.ts';

/** Delays the close of its stream by `delay` ms; data is not touched. */
export const slowClose: ToxicKind = {
  type: 'slow_close',
  attributes: [{ name: 'delay', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  start: (port, attributes) => {
    let timer: Timer | undefined;
    let ended: Ending | undefined;
    return {
      push: (chunk) => port.out.push(chunk),
      end: (how) => {
        port.feel();
        ended = how;
        timer = port.timers.after(attribute(attributes, 'delay'), () => port.out.end(how));
      },
      stop: () => {
        timer?.cancel();
        return { chunks: [], ended };
      },
    };
  },
};
