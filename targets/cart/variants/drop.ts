import type { Variant } from '../variant.ts';

export const drop: Variant = {
  about: 'Asks the cart, and tells the user when it fails: what the user wanted is gone',
  dedupes: false,
  breaker: false,

  add: async (intent, { addToCart }) => {
    await addToCart(intent);
    return 'ADDED';
  },
};
