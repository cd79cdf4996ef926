import { ms } from '../kit/settings.ts';

/** Three times the p99 of inventory and shipping, twice that of the payment, under 4.5 s in all; scaled ms. */
export const LIMITS = {
  total: ms('BUDGET_MS', 4500),
  inventory: ms('INVENTORY_READ_MS', 300),
  payment: ms('PAYMENT_READ_MS', 4000),
  shipping: ms('SHIPPING_READ_MS', 1500),
  /** How much longer the answer may wait for a price of shipping once everything else is done. */
  grace: ms('SHIPPING_GRACE_MS', 100) ?? 0,
} as const;
