import { createBulkhead } from '../../kit/bulkhead.ts';
import type { Variant } from '../variant.ts';

/** One pool for all dependencies: a slow one takes all of it. */
const shared = (limit: number): Variant => ({
  about: `One pool of ${limit} for all calls, first come first served`,

  compartments: () => {
    const pool = [createBulkhead({ name: 'all', limit, queueLimit: 10_000 })];
    return { db: pool, fraud: pool, tax: pool };
  },
});

export const shared200 = shared(200);
export const shared100 = shared(100);
