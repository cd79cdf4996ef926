import { setTimeout as sleep } from 'node:timers/promises';
import { HEDGE_AFTER_MS, TOTAL_MS } from '../limits.ts';
import type { Variant } from '../variant.ts';

export const hedgeLiteral: Variant = {
  about:
    'As it is often listed: the first to END wins, so a fast error of the primary beats a hedge that would succeed',

  read: async ({ primary, secondary }) => {
    const decided = new AbortController();
    const limits = { totalMs: TOTAL_MS, signal: decided.signal };
    try {
      const first = primary(limits);
      const early = await Promise.race([first.then((item) => ({ item })), sleep(HEDGE_AFTER_MS)]);
      if (early) return early.item;
      return await Promise.race([first, secondary(limits)]);
    } finally {
      decided.abort();
    }
  },
};
