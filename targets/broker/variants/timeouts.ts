import { scaled } from '../../kit/settings.ts';
import { consecutive, rolling, slowTail } from '../../kit/trip-rule.ts';
import type { Variant } from '../variant.ts';

/** Above the p99 of the downstream (2 s) and below the patience of its users. */
const ABOVE_P99_MS = 3000;
const BELOW_P99_MS = 1000;

/** More than 20 % of the last twenty calls, none older than 30 s. */
const rolling20 = () =>
  rolling({ share: 0.2, strictly: true, volume: 20, windowMs: scaled(30_000), window: 'smaller' });

/** What a timeout makes of a downstream that answers everything, 5 % of it after two seconds. */
export const TIMEOUTS: Readonly<Record<string, Variant>> = {
  'timeout1s+retry': {
    about: 'No breaker; what is slow is asked for again, twice: it is slow again, and now it is there three times',
    order: ['retry'],
    timeoutMs: BELOW_P99_MS,
  },
  'timeout1s+two-of-three': {
    about: 'A timeout below the p99 under a nervous rule: open more than half of the time, and nothing is broken',
    breaker: { trip: () => rolling({ share: 2 / 3, volume: 3, windowMs: 0 }), probes: 1 },
    timeoutMs: BELOW_P99_MS,
  },
  'timeout1s+rolling20': {
    about: 'A timeout below the p99 under a strict rule: opens on a downstream that answers 99.95 % of its calls',
    breaker: { trip: rolling20 },
    timeoutMs: BELOW_P99_MS,
  },
  'timeout1s+consec5': {
    about: 'A timeout below the p99 makes slow look failed; five in a row are rare, unless slow calls cluster',
    breaker: { trip: () => consecutive(5) },
    timeoutMs: BELOW_P99_MS,
  },
  'p99-trip': {
    about: 'Opens when the p99 of a hundred calls is three times what it was; it waits 15 s, or it would not see that',
    breaker: { trip: () => slowTail({ factor: 3, volume: 100 }) },
    timeoutMs: 15_000,
  },
  'timeout3s+rolling50': {
    about: 'A timeout above the p99: slow is not failed, and nothing opens',
    breaker: { trip: () => rolling({ share: 0.5, volume: 20, windowMs: scaled(10_000) }) },
    timeoutMs: ABOVE_P99_MS,
  },
  'timeout3s+rolling20': {
    about: 'A timeout above the p99 stays closed under a strict rule as well',
    breaker: { trip: rolling20 },
    timeoutMs: ABOVE_P99_MS,
  },
};
