import { scaled } from '../../kit/settings.ts';
import { consecutive, rolling } from '../../kit/trip-rule.ts';
import type { Variant } from '../variant.ts';

const half = (volume: number, windowMs = 10_000) => rolling({ share: 0.5, volume, windowMs: scaled(windowMs) });
const limitOf: Readonly<Record<string, number>> = { '/charge': 0.3, '/refund': 0.7 };

/** Breakers that do what they should. */
export const PRESETS: Readonly<Record<string, Variant>> = {
  consec5: {
    about: 'Five failures in a row; three of three probes close it',
    breaker: { trip: () => consecutive(5) },
  },
  rolling50: {
    about: 'Half of at least twenty calls in 10 s',
    breaker: { trip: () => half(20) },
  },
  antiflap: {
    about:
      'Half of at least fifty calls; eight of ten probes over 30 s: a flapping downstream does not flap the breaker',
    breaker: { trip: () => half(50), probes: 10, needed: 8, spreadMs: 30_000 },
  },
  'per-endpoint': {
    about: 'Charges trip at 30 %, refunds at 70 %: each endpoint its own breaker and its own limit',
    breaker: {
      trip: (endpoint) => rolling({ share: limitOf[endpoint] ?? 0.5, volume: 20, windowMs: scaled(10_000) }),
    },
  },
  'single-probe': {
    about: 'Five failures in a row, one probe: closes falsely one time in five when 80 % fail',
    breaker: { trip: () => consecutive(5), probes: 1 },
  },
  probed: {
    about: 'As consec5, with a synthetic call every 5 s while it is open: no user is the guinea pig',
    breaker: { trip: () => consecutive(5) },
    probeEveryMs: 5000,
  },
  'consec5+resend': {
    about: 'As consec5; a read whose connection broke is sent once more at once, a payment never',
    breaker: { trip: () => consecutive(5) },
    resends: true,
  },
  'consec5+fallback': {
    about: 'As consec5; while it is open, reads come from the cache and writes are taken and applied later',
    breaker: { trip: () => consecutive(5) },
    fallback: true,
  },
};
