import type { Variant } from '../variant.ts';
import { basicTimeout } from './basic.ts';

export const survivor: Variant = {
  about: 'As `basic`, but learns only from calls that were answered: what is slower than the limit is never seen again',

  timeout: () => {
    const learnt = basicTimeout({ initialMs: 1000, bounds: [500, 30_000], factor: 3 });
    return {
      get currentMs() {
        return learnt.currentMs;
      },
      answered: learnt.answered,
      timedOut: () => {},
    };
  },
};
