import type { Variant } from '../variant.ts';
import { orderBulkhead, resilient } from './isolated.ts';
import { boundedQueue, dropStale, dropStale4, dropStale5 } from './queues.ts';
import { timeouts, unprotected, unprotectedQuoted } from './unprotected.ts';

/** In the order of the specification's table. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  unprotected,
  'unprotected-3.24': unprotectedQuoted,
  timeouts,
  'bounded-queue': boundedQueue,
  'drop-stale': dropStale,
  'drop-stale-4': dropStale4,
  'drop-stale-5': dropStale5,
  'order-bulkhead': orderBulkhead,
  resilient,
};
