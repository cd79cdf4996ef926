import { consecutive, cumulative, rolling } from '../../kit/trip-rule.ts';
import type { Variant } from '../variant.ts';

/** Breakers that are wrong in one way each. */
export const MISTAKES: Readonly<Record<string, Variant>> = {
  naked: { about: 'No breaker: every call to a dead downstream costs the whole timeout' },
  one: {
    about: 'One failure opens it: a single error per thousand calls rejects a quarter of them',
    breaker: { trip: () => consecutive(1), probes: 1 },
  },
  two: {
    about: 'Two failures in a row, one probe: open 82 % of the time at 12 % failures',
    breaker: { trip: () => consecutive(2), probes: 1 },
  },
  count5: {
    about: 'Half of the last five calls, one probe: too few to judge by',
    breaker: { trip: () => rolling({ share: 0.5, volume: 5, windowMs: 0 }), probes: 1 },
  },
  cumul5: {
    about: 'Five failures in all, never forgotten: 1 % of errors keeps it open 40 % of the time',
    breaker: { trip: () => cumulative(5), probes: 1 },
  },
  count4xx: {
    about: 'Every answer that is no 2xx counts: a client with a typo opens it for all',
    breaker: { trip: () => consecutive(5), counts4xx: true },
  },
  flood: {
    about: 'No limit on probes: everybody who waits goes through at once when the reset time is over',
    breaker: { trip: () => consecutive(5), probes: undefined, needed: 3 },
  },
  listed: {
    about: 'Late failures count: each renews the time, and a slow call from before fails a probe',
    breaker: { trip: () => consecutive(5), countsLate: true },
  },
};
