import type { Variant } from '../variant.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  'each-its-own': {
    about:
      'Each dependency has a bulkhead of its own, and nobody adds them up: 20 x 50 calls for a process that bears 400',
  },
  capped: {
    about: '400 calls in flight at most, first come first served: the process lives, and the slow have taken all of it',
    processLimit: 400,
  },
  'capped+shares': {
    about: '400 calls in flight at most, 10 of them kept for each dependency: whoever is quick finds a place',
    processLimit: 400,
    share: 10,
  },
};
