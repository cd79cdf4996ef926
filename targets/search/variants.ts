import type { Herd, Queues, Variant } from './variant.ts';

const CAP_30 = { baseMs: 1000, capMs: 30_000 };

/** From the worst to the best. */
const HERDS: Readonly<Record<string, Herd>> = {
  fixed60: {
    about: 'All come back 60 s later, together, again and again',
    wait: 'fixed',
    baseMs: 60_000,
    capMs: 60_000,
  },
  exponential: {
    about: 'Backoff without jitter: the waves are further apart, and as high',
    wait: 'exponential',
    ...CAP_30,
  },
  'full-one-seed': { about: 'Jitter from one seed for all: together again', wait: 'full', ...CAP_30, sharedSeed: true },
  equal: { about: 'Between half and all of the backoff', wait: 'equal', ...CAP_30 },
  decorrelated: { about: 'Up to three times the wait before', wait: 'decorrelated', ...CAP_30 },
  full: { about: 'Anywhere between nothing and the backoff', wait: 'full', ...CAP_30 },
  full60: { about: 'Anywhere within 60 s: fewest attempts, lowest peak', wait: 'full', baseMs: 60_000, capMs: 60_000 },
};

/** Failed requests are queued. The first variant is the mistake, each of the others a cure by itself. */
const QUEUES: Readonly<Record<string, Queues>> = {
  flush: {
    about: 'Sends all that is queued at the first healthy probe: it falls again, for ever',
    flush: 'at-once',
  },
  'flush+bucket': {
    about: 'The same callers behind an ingress of 400/s that answers 429: works even with naive clients',
    flush: 'at-once',
    admitPerS: 400,
  },
  'flush+jitter': { about: 'Spreads what is queued over 30 s', flush: 'spread' },
  'flush+ramp': {
    about: 'A breaker at each caller that lets 5, 25, 50, 100 % of the traffic through, 5 s a step',
    flush: 'ramp',
  },
  'flush+budget': { about: 'Sends again no more than 20 % of what came in the last ten seconds', flush: 'budget' },
};

export const VARIANTS: Readonly<Record<string, Variant>> = { ...HERDS, ...QUEUES };
