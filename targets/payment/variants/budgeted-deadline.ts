import type { Payment } from '../dependencies.ts';
import { LIMITS } from '../limits.ts';
import { failed } from '../result.ts';
import type { Variant } from '../variant.ts';
import { budgeted, payWithin } from './budgeted.ts';

export const budgetedDeadline: Variant = {
  ...budgeted,
  about:
    'As budgeted, and it ends with the deadline that the user sent: after a pause nothing is begun for who has left',

  pay: (dependencies, parts) => {
    const pay = payWithin({ totalMs: untilNobodyReads })(dependencies, parts);
    return async (payment) =>
      payment.deadline.remaining() > 0
        ? pay(payment)
        : failed('deadline_exceeded', 'The deadline had passed; nothing was started', {
            ambiguous: false,
            retryable: true,
          });
  },
};

/** The budget counts from arrival, and so does this, whatever time the payment waited for its slot. */
function untilNobodyReads({ deadline, work }: Payment): number {
  const waited = performance.now() - work.arrivedAt;
  return Math.min(LIMITS.total ?? Number.POSITIVE_INFINITY, waited + deadline.remaining());
}
