import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { withBreaker } from './with-breaker.ts';
import { withBulkhead } from './with-bulkhead.ts';

export const budgetedBulkhead50Breaker: Variant = {
  ...budgeted,
  about: 'Budget, bulkhead and breaker together: bounded before the first failures, and cheap after them',

  // Bulkhead outside: what it turns away never reaches the breaker and so never counts as a failure of the bank.
  pay: (dependencies, parts) => {
    const guarded = withBulkhead(withBreaker(dependencies.bank, parts), 50, parts);
    return budgeted.pay({ ...dependencies, bank: guarded }, parts);
  },
};
