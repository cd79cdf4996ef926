import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { withBreaker } from './with-breaker.ts';

export const budgetedBreaker: Variant = {
  ...budgeted,
  about: 'As budgeted, with a breaker on the bank: it helps from the first failures on, not before',

  pay: (dependencies, parts) => budgeted.pay({ ...dependencies, bank: withBreaker(dependencies.bank, parts) }, parts),
};
