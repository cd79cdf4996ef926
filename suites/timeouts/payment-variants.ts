import type { Expectations } from '../../harness/index.ts';
import { holds } from '../expectations.ts';

/** Variants of the payment service with the same expectations. */
export const UNBOUNDED = 'naive';
export const FIXED = ['fixed5', 'race5'];
export const BUDGETED = ['budgeted', 'budgeted-async'];
export const GUARDED = ['budgeted+bulkhead50', 'budgeted+breaker', 'budgeted+bulkhead50+breaker'];

export const BANK = 'payment->bank';

/**
 * The CI preset: five times faster. Delays of the machine count five times as well, so only variants that wait long and
 * must break are scaled; variants that must hold a bound run in real time.
 */
export const COMPRESSED = 5;
export const WAITERS = { naive: COMPRESSED };

/** The service's own account of its payments is complete, and of how its event loop fared it is in seconds. */
export function measured(payments: number, variants: readonly string[]): Readonly<Record<string, Expectations>> {
  return {
    [`"payment_service_request_seconds_count" at payment = ${payments}`]: holds(...variants),
    '"event_loop_lag_seconds" at payment < 5': holds(...variants),
  };
}
