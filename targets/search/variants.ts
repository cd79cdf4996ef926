import type { Variant } from './variant.ts';

const CAP = { baseMs: 1000, capMs: 30_000 };

/** From the worst to the best, first for the herd, then for the crash after recovery. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  fixed60: {
    about: 'All come back 60 s later, together, again and again',
    kind: 'fixed',
    baseMs: 60_000,
    capMs: 60_000,
  },
  exponential: {
    about: 'Backoff without jitter: the waves are further apart, and as high',
    kind: 'exponential',
    ...CAP,
  },
  'full-one-seed': { about: 'Jitter from one seed for all: together again', kind: 'full', ...CAP, sharedSeed: true },
  equal: { about: 'Between half and all of the backoff', kind: 'equal', ...CAP },
  decorrelated: { about: 'Up to three times the wait before', kind: 'decorrelated', ...CAP },
  full: { about: 'Anywhere between nothing and the backoff', kind: 'full', ...CAP },
  full60: { about: 'Anywhere within 60 s: fewest attempts, lowest peak', kind: 'full', baseMs: 60_000, capMs: 60_000 },
  flush: {
    about: 'Waits for a healthy probe, then sends everything at once: falls again, for ever',
    kind: 'flush',
    ...CAP,
  },
  'flush+bucket': {
    about: 'The same clients behind an ingress of 400/s that answers 429: works even with naive clients',
    ...{ kind: 'flush', ...CAP, admitPerS: 400 },
  },
  'flush+jitter': {
    about: 'Waits for a healthy probe, then spreads what is waiting over 30 s',
    ...{ kind: 'flush', ...CAP, spreadMs: 30_000 },
  },
};
