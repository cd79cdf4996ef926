import { ms } from '../../kit/settings.ts';
import { genericFailure, rejected, success } from '../result.ts';
import type { Variant } from '../variant.ts';

const giveUpAfterMs = ms('CALL_TIMEOUT_MS', 5000);

export const race5: Variant = {
  about: 'Answers after 5 s by a timer, but the call goes on and keeps its slot: a timeout that cancels nothing',

  pay:
    ({ fraud, bank, notify, timedOut }) =>
    async (payment) => {
      try {
        const { is_fraudulent } = await race(fraud.check(payment), () => timedOut('fraud'));
        if (is_fraudulent) return rejected('fraud_suspected', 'This payment was flagged as suspicious');

        const { transaction_id } = await race(bank.charge(payment), () => timedOut('bank'));

        await race(notify.send(payment, transaction_id), () => timedOut('notify'));
        return success(transaction_id);
      } catch (error) {
        if (error instanceof GaveUp) return genericFailure(504, 'timeout', 'The request timed out');
        return genericFailure(502, 'payment_failed', `Payment failed: ${error}`);
      }
    },
};

class GaveUp extends Error {}

/** Promise.race picks the first to end; it does not end the other. */
function race<T>(call: Promise<T>, onTimeout: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onTimeout();
      reject(new GaveUp());
    }, giveUpAfterMs);
  });
  return Promise.race([call, timeout]).finally(() => clearTimeout(timer));
}
