import type { Variant } from '../variant.ts';
import { budgeted, payWithin } from './budgeted.ts';

export const budgetFromSlot: Variant = {
  ...budgeted,
  about: 'As budgeted, but the budget counts from when a slot is free: the wait for it comes on top, however long',
  pay: payWithin({ since: () => performance.now() }),
};
