import { bought, OUT_OF_STOCK } from '../result.ts';
import type { Variant } from '../variant.ts';

export const sequential: Variant = {
  about: 'One after the other, without timeouts: the optional price of shipping can block the payment',

  checkOut:
    ({ reserve, charge, estimateShipping }) =>
    async (checkout) => {
      const { in_stock } = await reserve(checkout);
      if (!in_stock) return OUT_OF_STOCK;
      const { amount } = await estimateShipping(checkout);
      const { transaction_id } = await charge(checkout);
      return bought(transaction_id, amount);
    },
};
