import { CallError } from '../../kit/errors.ts';
import { scaled } from '../../kit/settings.ts';
import type { Dependencies, Payment } from '../dependencies.ts';
import type { Result } from '../result.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';

/** The score of a payment that could not be checked in time: medium risk. */
const DEFAULT_SCORE = 0.5;
const FRAUD_MS = scaled(500);

export const fraudDefault: Variant = {
  ...budgeted,
  about:
    'As budgeted, but a fraud check that takes more than 500 ms counts as medium risk: the payment goes on, to be verified',

  pay: (dependencies, parts) => {
    const unchecked = new WeakSet<Payment>();
    const fraud: Dependencies['fraud'] = {
      check: (payment, limits) =>
        dependencies.fraud.check(payment, { ...limits, readMs: FRAUD_MS }).catch((error: unknown) => {
          if (!(error instanceof CallError)) throw error;
          unchecked.add(payment);
          return { is_fraudulent: false };
        }),
    };
    const pay = budgeted.pay({ ...dependencies, fraud }, parts);
    return async (payment) => {
      const result = await pay(payment);
      return unchecked.has(payment) && result.body.status === 'success' ? toBeVerified(result) : result;
    };
  },
};

function toBeVerified(result: Result): Result {
  const metadata = { ...result.body.metadata, fraud_score: DEFAULT_SCORE, verification: 'extra' };
  return { ...result, body: { ...result.body, metadata } };
}
