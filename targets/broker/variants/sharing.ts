import { consecutive } from '../../kit/trip-rule.ts';
import type { Variant } from '../variant.ts';

const breaker = { trip: () => consecutive(5) };

/** The state that twenty instances share. */
export const SHARING: Readonly<Record<string, Variant>> = {
  'per-pod': { about: 'Each instance learns by itself: twenty times five failures', breaker },
  'redis-required': {
    about: 'Every call asks Redis first: when Redis is gone, so is the service',
    breaker,
    shared: 'redis-required',
  },
  shared: {
    about: 'Failures are counted together in Redis, off the path of the call; without Redis each counts by itself',
    breaker,
    shared: 'redis',
  },
};
