import type { Variant } from '../variant.ts';

export const none: Variant = {
  about: 'Takes the key and does not look at it',

  pay: async (payment, { ledger, operation }) => {
    await operation.work(payment);
    const receipt = await ledger.charge(payment);
    await operation.between();
    return { receipt, replayed: false };
  },
};
