import { number } from '../kit/settings.ts';

/** `SMALLER_BY` m: threads, queues and bulkheads are divided by m, so that m times fewer shoppers have the same effect. */
const smallerBy = number('SMALLER_BY', 1);

/** Threads of each service at full size. */
export const THREADS = 200;

/** A count of the full size, for this process; at least 1. */
export function sized(full: number): number {
  return Math.max(1, Math.round(full / smallerBy));
}
