import { scaled } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { isOverloaded } from './overload.ts';

const targetMs = scaled(400);
const windowMs = scaled(5000);
/** Of the payments that would be rejected: 5 %. */
const ADMIT_ONE_IN = 20;

export const shedDecay: Variant = {
  ...budgeted,
  about: 'Sheds while the mean of the last 5 s is above 3 x 400 ms, but admits 5 % as probes: recovers by itself',

  shedder: ({ onReset }) => {
    let recent: readonly { readonly at: number; readonly ms: number }[] = [];
    let shed = 0;
    onReset(({ fresh }) => {
      if (fresh) recent = [];
    });
    return {
      admits: () => {
        const since = performance.now() - windowMs;
        recent = recent.filter(({ at }) => at > since);
        const latencies = recent.map(({ ms }) => ms);
        if (!isOverloaded(latencies, targetMs)) return true;
        shed += 1;
        return shed % ADMIT_ONE_IN === 0;
      },
      answered: (ms) => {
        recent = [...recent, { at: performance.now(), ms }];
      },
    };
  },
};
