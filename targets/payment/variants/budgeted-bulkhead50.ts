import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { withBulkhead } from './with-bulkhead.ts';

export const budgetedBulkhead50: Variant = {
  ...budgeted,
  about: 'As budgeted, with at most 50 bank calls in flight: a slow bank can hold 50 slots, not 200',

  pay: (dependencies, parts) =>
    budgeted.pay({ ...dependencies, bank: withBulkhead(dependencies.bank, 50, parts) }, parts),
};
