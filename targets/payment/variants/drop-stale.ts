import { ms } from '../../kit/settings.ts';
import { failed } from '../result.ts';
import type { Variant } from '../variant.ts';
import { naive } from './naive.ts';

const staleAfterMs = ms('STALE_AFTER_MS', 5000) ?? Number.POSITIVE_INFINITY;

export const dropStale: Variant = {
  ...naive,
  about: 'As naive, but a payment that waited for 5 s is refused when its turn comes: its user has left by then',
  pay: (dependencies, parts) => {
    const pay = naive.pay(dependencies, parts);
    return async (payment) =>
      performance.now() - payment.work.arrivedAt > staleAfterMs
        ? failed('deadline_exceeded', 'This payment waited for too long', { ambiguous: false, retryable: true })
        : pay(payment);
  },
};
