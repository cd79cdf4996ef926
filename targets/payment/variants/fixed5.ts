import { CallError } from '../../kit/errors.ts';
import { ms } from '../../kit/settings.ts';
import { genericFailure, rejected, success } from '../result.ts';
import type { Variant } from '../variant.ts';

const readMs = ms('CALL_TIMEOUT_MS', 5000);

export const fixed5: Variant = {
  about: '5 s for every call, 15 s in all; every timeout is the same error, also when the money has moved',

  pay:
    ({ fraud, bank, notify }) =>
    async (payment) => {
      try {
        const { is_fraudulent } = await fraud.check(payment, { readMs });
        if (is_fraudulent) return rejected('fraud_suspected', 'This payment was flagged as suspicious');

        const { transaction_id } = await bank.charge(payment, { readMs });

        await notify.send(payment, transaction_id, { readMs });
        return success(transaction_id);
      } catch (error) {
        const timedOut = error instanceof CallError && error.failure.kind === 'timeout';
        if (timedOut) return genericFailure(504, 'timeout', 'The request timed out');
        return genericFailure(502, 'payment_failed', `Payment failed: ${error}`);
      }
    },
};
