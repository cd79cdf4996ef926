import { setTimeout as sleep } from 'node:timers/promises';
import { HEDGE_AFTER_MS, TOTAL_MS } from '../limits.ts';
import type { Variant } from '../variant.ts';

export const hedge: Variant = {
  about: 'A second read after 50 ms, or at once when the first fails; the first success wins, the loser is called off',

  read: async ({ primary, secondary }) => {
    const decided = new AbortController();
    const limits = { totalMs: TOTAL_MS, signal: decided.signal };
    const first = primary(limits);
    const failed = first.then(
      () => sleep(HEDGE_AFTER_MS),
      () => undefined,
    );
    const second = async () => {
      await Promise.race([sleep(HEDGE_AFTER_MS), failed]);
      decided.signal.throwIfAborted();
      return secondary(limits);
    };
    try {
      return await Promise.any([first, second()]);
    } catch (error) {
      throw (error as AggregateError).errors[0];
    } finally {
      decided.abort();
    }
  },
};
