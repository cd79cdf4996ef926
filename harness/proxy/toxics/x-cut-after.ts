import { NOTHING_HELD } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Lets a connection work for `time` ms from its next byte on, then cuts it: pull the cable after good traffic. */
export const cutAfter: ToxicKind = {
  type: 'x_cut_after',
  attributes: [{ name: 'time', unit: 'ms', min: 0, max: MAX_DURATION_MS }],
  start: (context, attributes) => {
    let timer: Timer | undefined;
    return {
      push: (chunk) => {
        timer ??= context.timers.after(attribute(attributes, 'time'), () => {
          context.markTouched();
          context.out.end('cut');
        });
        context.out.push(chunk);
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
