import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf } from '../../kit/answer.ts';
import { startBudget } from '../../kit/budget.ts';
import { LIMITS } from '../limits.ts';
import { bought, OUT_OF_STOCK } from '../result.ts';
import type { Variant } from '../variant.ts';

export const parallel: Variant = {
  about: 'Shipping starts first, in parallel to the required calls, and is awaited 100 ms at most: it adds nothing',

  checkOut:
    ({ reserve, charge, estimateShipping }) =>
    async (checkout) => {
      const budget = startBudget(LIMITS.total, checkout.work.arrivedAt);
      // The price is useless after the answer: ending the call releases its hold on the slot.
      const done = new AbortController();
      const shipping = estimateShipping(checkout, { readMs: LIMITS.shipping, signal: done.signal }).catch(
        () => undefined,
      );

      try {
        try {
          const { in_stock } = await reserve(checkout, { readMs: budget.limit(LIMITS.inventory) });
          if (!in_stock) return OUT_OF_STOCK;
        } catch (error) {
          return failureOf(error);
        }

        try {
          const { transaction_id } = await charge(checkout, { readMs: budget.limit(LIMITS.payment) });
          const price = await Promise.race([shipping, sleep(LIMITS.grace, undefined, { signal: done.signal })]);
          return bought(transaction_id, price?.amount ?? 'pending');
        } catch (error) {
          return failureOf(error, { sideEffect: true });
        }
      } finally {
        done.abort();
      }
    },
};
