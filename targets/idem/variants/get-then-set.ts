import { inProgress, replay } from '../stored.ts';
import type { Tools, Variant } from '../variant.ts';

/** Without Redis nobody is known to have paid before: users must be able to pay. */
const orNothing = <T>(asked: Promise<T>) => asked.catch(() => undefined);

export const getThenSet: Variant = {
  about: 'Looks for an answer, then for a lock, then sets the lock: between two steps others do the same',

  pay: async (payment, { keys, ledger, operation }: Tools) => {
    const { key, fingerprint } = payment;
    const before = await orNothing(keys.answerOf(key));
    if (before) return replay(before, payment);
    if (await orNothing(keys.isLocked(key))) throw inProgress();
    await orNothing(keys.lock(key));
    try {
      await operation.work(payment);
      const receipt = await ledger.charge(payment);
      await operation.between();
      await orNothing(keys.store(key, { fingerprint, receipt }));
      return { receipt, replayed: false };
    } finally {
      await orNothing(keys.unlock(key));
    }
  },
};
