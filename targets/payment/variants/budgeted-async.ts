import { createBackground } from '../../kit/background.ts';
import { startBudget } from '../../kit/budget.ts';
import { bankFailure, fraudFailure } from '../failures.ts';
import { CONNECT_LIMITS, LIMITS } from '../limits.ts';
import { rejected, success } from '../result.ts';
import type { Variant } from '../variant.ts';

export const budgetedAsync: Variant = {
  about: 'As budgeted, but the notification is fired and forgotten: faster, and lost when the process ends',
  connect: CONNECT_LIMITS,

  pay: ({ fraud, bank, notify }, { telemetry }) => {
    const background = createBackground(telemetry);
    return async (payment) => {
      const budget = startBudget(LIMITS.total, payment.work.arrivedAt);

      try {
        const { is_fraudulent } = await fraud.check(payment, { readMs: budget.limit(LIMITS.fraud) });
        if (is_fraudulent) return rejected('fraud_suspected', 'This payment was flagged as suspicious');
      } catch (error) {
        return fraudFailure(error);
      }

      let transaction_id: string;
      try {
        ({ transaction_id } = await bank.charge(payment, { readMs: budget.limit(LIMITS.bank) }));
      } catch (error) {
        return bankFailure(error);
      }

      // Outside budget and slot: nothing bounds how many of these there are, and a shutdown loses them.
      const unattended = { ...payment, work: background };
      notify.send(unattended, transaction_id, { readMs: LIMITS.notify }).catch(() => undefined);
      return success(transaction_id);
    };
  },
};
