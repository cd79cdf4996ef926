import { startBudget } from '../../kit/budget.ts';
import type { Payment } from '../dependencies.ts';
import { bankFailure, fraudFailure } from '../failures.ts';
import { CONNECT_LIMITS, LIMITS, NOTIFY_RESERVE_MS } from '../limits.ts';
import { rejected, success } from '../result.ts';
import type { Variant } from '../variant.ts';

export const budgeted: Variant = {
  about: 'Each call has its own limit under one budget of 4.5 s; a failed notification is swallowed',
  connect: CONNECT_LIMITS,
  pay: payWithin(),
};

export interface Budget {
  /** On the clock of `performance.now`; default: when the payment arrived. */
  readonly since?: (payment: Payment) => number;
  /** (Scaled) ms; undefined: none. Default: that of `LIMITS`. */
  readonly totalMs?: (payment: Payment) => number | undefined;
  /** (Scaled) ms of the bank. */
  readonly bankMs?: number;
}

/** Pays under a budget, with a limit for each call. */
export function payWithin({
  since = ({ work }) => work.arrivedAt,
  totalMs = () => LIMITS.total,
  bankMs = LIMITS.bank,
}: Budget = {}): Variant['pay'] {
  return ({ fraud, bank, notify }) =>
    async (payment) => {
      const budget = startBudget(totalMs(payment), since(payment));

      try {
        const { is_fraudulent } = await fraud.check(payment, { readMs: budget.limit(LIMITS.fraud) });
        if (is_fraudulent) return rejected('fraud_suspected', 'This payment was flagged as suspicious');
      } catch (error) {
        return fraudFailure(error);
      }

      let transaction_id: string;
      try {
        ({ transaction_id } = await bank.charge(payment, { readMs: budget.limit(bankMs) }));
      } catch (error) {
        return bankFailure(error);
      }

      // The money has moved: nothing from here on may turn success into failure.
      try {
        await notify.send(payment, transaction_id, { readMs: budget.limit(LIMITS.notify, NOTIFY_RESERVE_MS) });
        return success(transaction_id);
      } catch {
        return success(transaction_id, { notified: false });
      }
    };
}
