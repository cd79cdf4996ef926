import { propagated } from '../../kit/hop-policy.ts';
import type { Variant } from '../variant.ts';
import { noLimits } from './no-limits.ts';

/** The healthy load holds 54 of 200 threads: a half more. */
const COMPARTMENT = 80;

export const orderBulkhead: Variant = {
  about: 'At most 80 orders at payment: the other threads are free for what does not need it',
  ...noLimits,
  submissions: 3,
  ordersAtPayment: COMPARTMENT,
};

export const resilient: Variant = {
  about:
    'A deadline, timeouts, a bulkhead and a breaker before the processor; what cannot be charged now is kept for later',
  ...propagated({ limitsMs: { 'gateway->order': 5000, 'order->payment': 4000, 'payment->processor': 2000 } }),
  breakers: { 'payment->processor': { failures: 5, resetMs: 30_000, probes: 3 } },
  submissions: 3,
  callsAtProcessor: COMPARTMENT,
  keepsPending: true,
};
