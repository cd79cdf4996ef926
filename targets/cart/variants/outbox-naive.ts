import { BATCH, MAX_ATTEMPTS } from '../limits.ts';
import { isRefusal } from '../refusal.ts';
import type { DrainTools, Variant } from '../variant.ts';

export const outboxNaive: Variant = {
  about:
    'Keeps what was wanted and sends all that waits each second, ten times: no backoff, no claim, and a cart that adds whatever comes',
  dedupes: false,
  breaker: false,

  add: async (intent, { outbox, addToCart }) => {
    await outbox.capture(intent, 0);
    try {
      await addToCart(intent);
    } catch {
      return 'PENDING';
    }
    await outbox.applied([intent.intentId]);
    return 'ADDED';
  },

  drain: async ({ outbox, addToCart, count }: DrainTools) => {
    const batch = await outbox.look(BATCH);
    await Promise.all(
      batch.map(async (intent) => {
        try {
          await addToCart(intent);
          await outbox.applied([intent.intentId]);
          count('applied');
        } catch (error) {
          const attempts = intent.attempts + 1;
          count(isRefusal(error) ? 'refused' : 'failed');
          if (attempts < MAX_ATTEMPTS) await outbox.failed([{ intentId: intent.intentId, counts: true, waitMs: 0 }]);
          else await outbox.bury(intent.intentId, attempts, isRefusal(error) ? 'refused' : 'unreachable');
        }
      }),
    );
  },
};
