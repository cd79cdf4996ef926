import { rejected, success } from '../result.ts';
import type { Variant } from '../variant.ts';

export const naive: Variant = {
  about: 'No timeouts. Whatever a call throws crashes the request; a failed notification fails the payment',

  pay:
    ({ fraud, bank, notify }) =>
    async (payment) => {
      const { is_fraudulent } = await fraud.check(payment);
      if (is_fraudulent) return rejected('fraud_suspected', 'This payment was flagged as suspicious');

      const { transaction_id } = await bank.charge(payment);

      await notify.send(payment, transaction_id);
      return success(transaction_id);
    },
};
