import { randomUUID } from 'node:crypto';
import { LOCK_TTL_MS } from '../limits.ts';
import type { Paid, Payment } from '../payment.ts';
import { inProgress, replay } from '../stored.ts';
import type { Tools, Variant } from '../variant.ts';

export const atomic: Variant = {
  about:
    'Takes the lock in one step and renews it; the charge and its answer are one transaction, and the key is unique in it',

  pay: async (payment, tools) => {
    const { keys, ledger } = tools;
    const before = await answerOf(payment.key, tools);
    if (before) return replay(before, payment);
    const owner = randomUUID();
    // Without Redis the unique key in Postgres still stands; what is lost is only to be told at once that it is in progress.
    const isOwner = await keys.acquire(payment.key, owner).catch(() => true);
    if (isOwner) return holdLock(payment.key, owner, tools, () => payOnce(payment, tools));
    // The owner may have answered and released it meanwhile, or have died after its commit.
    const meanwhile = await ledger.answerOf(payment.key);
    if (meanwhile) return replay(meanwhile, payment);
    throw inProgress();
  },
};

/** Redis spares Postgres a question; what Redis does not know is asked there. */
async function answerOf(key: string, { keys, ledger }: Tools) {
  return (await keys.answerOf(key).catch(() => undefined)) ?? (await ledger.answerOf(key));
}

async function holdLock<T>(key: string, owner: string, { keys }: Tools, work: () => Promise<T>): Promise<T> {
  const renewal = setInterval(() => void keys.renew(key, owner).catch(() => undefined), LOCK_TTL_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await keys.release(key, owner).catch(() => undefined);
  }
}

async function payOnce(payment: Payment, { keys, ledger, operation }: Tools): Promise<Paid> {
  const { key, fingerprint } = payment;
  await operation.work(payment);
  const receipt = await ledger.chargeOnce(payment, operation.between);
  if (receipt === undefined) {
    const winner = await ledger.answerOf(key);
    if (!winner) throw inProgress();
    return replay(winner, payment);
  }
  // Only to answer sooner: a process that dies here has committed.
  await keys.store(key, { fingerprint, receipt }).catch(() => undefined);
  return { receipt, replayed: false };
}
