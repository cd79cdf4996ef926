import { isCircuitOpen } from '../../kit/errors.ts';
import { BACKOFF } from '../../kit/retry-delay.ts';
import { BASE_MS, BATCH, CAP_MS, ELIGIBLE_MS, MAX_ATTEMPTS, TICK_MS } from '../limits.ts';
import type { Failed, Waiting } from '../outbox.ts';
import { isRefusal } from '../refusal.ts';
import type { DrainTools, Variant } from '../variant.ts';

export const outbox: Variant = {
  about:
    'Keeps what was wanted, sends it again with growing waits, each by one drainer, to a cart that knows what it has',
  dedupes: true,
  breaker: true,

  add: async (intent, { outbox, addToCart }) => {
    await outbox.capture(intent, ELIGIBLE_MS);
    try {
      await addToCart(intent);
      await outbox.applied([intent.intentId]);
      return 'ADDED';
    } catch {
      // It is captured, so it will be added: the drainer has it when this attempt has surely ended.
      return 'PENDING';
    }
  },

  drain: async (tools: DrainTools) => {
    const { outbox } = tools;
    // Until then nobody else takes them; if this process dies, somebody does.
    const batch = await outbox.claim(BATCH, ELIGIBLE_MS);
    const applied: string[] = [];
    const failed: Failed[] = [];
    await Promise.all(
      batch.map(async (intent) => {
        const failure = await attempt(intent, tools);
        if (failure === undefined) applied.push(intent.intentId);
        else if (failure !== 'buried') failed.push(failure);
      }),
    );
    await outbox.applied(applied);
    await outbox.failed(failed);
  },
};

/** Undefined when the cart has it. */
async function attempt(intent: Waiting, tools: DrainTools): Promise<Failed | 'buried' | undefined> {
  const { outbox, addToCart, random, count } = tools;
  const { intentId } = intent;
  try {
    await addToCart(intent);
    count('applied');
    return undefined;
  } catch (error) {
    if (isCircuitOpen(error)) {
      // Nothing was sent, so it is no attempt.
      count('postponed');
      return { intentId, counts: false, waitMs: TICK_MS / 2 };
    }
    const attempts = intent.attempts + 1;
    count(isRefusal(error) ? 'refused' : 'failed');
    if (attempts >= MAX_ATTEMPTS) {
      await outbox.bury(intentId, attempts, isRefusal(error) ? 'refused' : 'unreachable');
      return 'buried';
    }
    const waitMs = BACKOFF.equal(attempts - 1, 0, { baseMs: BASE_MS, capMs: CAP_MS, random });
    return { intentId, counts: true, waitMs };
  }
}
