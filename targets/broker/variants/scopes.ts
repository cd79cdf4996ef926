import { scaled } from '../../kit/settings.ts';
import { consecutive, cumulative, rolling } from '../../kit/trip-rule.ts';
import type { Variant } from '../variant.ts';

/** The calls that one breaker covers. */
export const SCOPES: Readonly<Record<string, Variant>> = {
  'one-breaker': {
    about: 'The strict limit of charges for all endpoints together: dead refunds stop healthy charges',
    breaker: { trip: () => rolling({ share: 0.3, volume: 20, windowMs: scaled(10_000) }) },
    scope: 'downstream',
  },
  'fleet-cumul5': {
    about: 'One breaker for twenty hosts that counts for ever: one bad host closes the shop',
    breaker: { trip: () => cumulative(5) },
    scope: 'downstream',
  },
  'fleet-rolling50': {
    about: 'One breaker for twenty hosts, half of the calls: one bad host is never half, so 5 % fail for ever',
    breaker: { trip: () => rolling({ share: 0.5, volume: 20, windowMs: scaled(10_000) }) },
    scope: 'downstream',
  },
  'per-host': {
    about: 'A breaker for each host, and a host whose circuit is open is passed over: outlier ejection',
    breaker: { trip: () => consecutive(5) },
    ejects: true,
  },
};
