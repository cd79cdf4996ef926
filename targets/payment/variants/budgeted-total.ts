import type { CallLimits } from '../../kit/http-call.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';

/** The same limit, counted from before connecting. */
const asTotal = ({ readMs, ...others }: CallLimits = {}): CallLimits => ({ ...others, totalMs: readMs });

export const budgetedTotal: Variant = {
  ...budgeted,
  about: 'As budgeted, but connecting and reading share one limit, so that connect time cannot escape the budget',

  pay: ({ fraud, bank, notify, timedOut }, parts) =>
    budgeted.pay(
      {
        fraud: { check: (payment, limits) => fraud.check(payment, asTotal(limits)) },
        bank: { charge: (payment, limits) => bank.charge(payment, asTotal(limits)) },
        notify: { send: (payment, id, limits) => notify.send(payment, id, asTotal(limits)) },
        timedOut,
      },
      parts,
    ),
};
