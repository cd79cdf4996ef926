import { scaled } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { isOverloaded, onFresh } from './overload.ts';

const targetMs = scaled(400);
const windowMs = scaled(5000);
/** Of those that would be turned away: 5 %. */
const ADMIT_ONE_IN = 20;

export const shedDecay: Variant = {
  ...budgeted,
  about: 'Sheds while the mean of the last 5 s is above 3 x 400 ms, but lets 5 % in to look: finds its way back',

  door: (parts) => {
    let recent: readonly { readonly at: number; readonly ms: number }[] = [];
    let turnedAway = 0;
    onFresh(parts, () => {
      recent = [];
    });
    return {
      admits: () => {
        const since = performance.now() - windowMs;
        recent = recent.filter(({ at }) => at > since);
        const latencies = recent.map(({ ms }) => ms);
        if (!isOverloaded(latencies, targetMs)) return true;
        turnedAway += 1;
        return turnedAway % ADMIT_ONE_IN === 0;
      },
      answered: (ms) => {
        recent = [...recent, { at: performance.now(), ms }];
      },
    };
  },
};
