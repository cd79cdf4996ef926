import type { HopPolicy } from '../kit/hop-policy.ts';

/** How the shop meets the peak, and how often its shoppers try. Counts are those of the full size: 200 threads per service. */
export interface Variant extends HopPolicy {
  /** Submissions of one order by a shopper who gets none through; 3.24 is three, and a fourth by 24 % of them. */
  readonly submissions: number;
  /** Requests that may wait for a thread of the gateway; absent: any number. */
  readonly queueLimit?: number;
  /** Most orders that order has at payment at once, so that its other threads stay free. */
  readonly ordersAtPayment?: number;
  /** Most calls that payment has at the processor at once. */
  readonly callsAtProcessor?: number;
  /** An order that cannot be charged now is kept in a durable queue, and charged later by its key. */
  readonly keepsPending?: boolean;
}
