import type { StreamEnd } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Delays the close of its stream by `delay` ms; data is not touched. */
export const slowClose: ToxicKind = {
  type: 'slow_close',
  attributes: [{ name: 'delay', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  start: (context, attributes) => {
    let timer: Timer | undefined;
    let ended: StreamEnd | undefined;
    return {
      push: (chunk) => context.out.push(chunk),
      end: (how) => {
        context.markTouched();
        ended = how;
        timer = context.timers.after(attribute(attributes, 'delay'), () => context.out.end(how));
      },
      stop: () => {
        timer?.cancel();
        return { chunks: [], ended };
      },
    };
  },
};
