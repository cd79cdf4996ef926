import { setTimeout as sleep } from 'node:timers/promises';
import { HEDGE_AFTER_MS, TOTAL_MS } from '../limits.ts';
import type { Replicas } from '../read.ts';
import type { Variant } from '../variant.ts';

/** The second call is sent even when the first has answered, and the loser runs on. */
const both = ({ primary, secondary }: Replicas) =>
  Promise.any([
    primary({ totalMs: TOTAL_MS }),
    sleep(HEDGE_AFTER_MS).then(() => secondary({ totalMs: TOTAL_MS })),
  ]).catch((error: AggregateError) => {
    throw error.errors[0];
  });

export const hedgeCareless: Variant = {
  about: 'Sends the second call in any case, calls nobody off, and does so for writes too: fast, at twice the price',
  read: both,
  write: both,
};
