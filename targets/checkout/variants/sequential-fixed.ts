import { failureOf } from '../../kit/answer.ts';
import { LIMITS } from '../limits.ts';
import { bought, OUT_OF_STOCK } from '../result.ts';
import type { Variant } from '../variant.ts';

export const sequentialFixed: Variant = {
  about: 'One after the other, each with its own timeout: the worst path is their sum, 5.8 s',

  checkOut:
    ({ reserve, charge, estimateShipping }) =>
    async (checkout) => {
      try {
        const { in_stock } = await reserve(checkout, { readMs: LIMITS.inventory });
        if (!in_stock) return OUT_OF_STOCK;
      } catch (error) {
        return failureOf(error);
      }

      const shipping = await estimateShipping(checkout, { readMs: LIMITS.shipping }).catch(() => undefined);

      try {
        const { transaction_id } = await charge(checkout, { readMs: LIMITS.payment });
        return bought(transaction_id, shipping?.amount ?? 'pending');
      } catch (error) {
        return failureOf(error, { sideEffect: true });
      }
    },
};
