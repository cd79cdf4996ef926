import { type BulkheadSettings, createBulkhead } from '../../kit/bulkhead.ts';
import { number, scaled } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';

const taxLimit = number('TAX_LIMIT', 30);

/** A pool for each dependency; only the queue in front of the sick one differs. */
const compartments = (taxQueue: Partial<BulkheadSettings> = {}) => ({
  db: [createBulkhead({ name: 'db', limit: number('DB_LIMIT', 100) })],
  fraud: [createBulkhead({ name: 'fraud', limit: number('FRAUD_LIMIT', 50) })],
  tax: [createBulkhead({ name: 'tax', limit: taxLimit, ...taxQueue })],
});

export const split: Variant = {
  about: '100 for the database, 50 for fraud, 30 for tax, nobody waits: a slow tax service keeps its 30',
  compartments,
};

export const splitTimeout: Variant = {
  about: 'As split, and a tax call ends after 1 s: 30 places carry 30 calls a second instead of 4',
  compartments,
  taxTimeoutMs: 1000,
};

export const splitFallback: Variant = {
  about: 'As split, and an estimate when tax is full or fails: the sick dependency has a plan B, too',
  compartments,
  taxFallback: true,
};

export const bigQueue: Variant = {
  about: 'As split, with 1000 waiting in front of tax and no limit on the wait: they hold every slot',
  compartments: () => compartments({ queueLimit: 1000 }),
};

export const queue3x: Variant = {
  about: 'As split, with three times the limit waiting in front of tax, 500 ms at most',
  compartments: () => compartments({ queueLimit: 3 * taxLimit, queueTimeoutMs: scaled(500) }),
};
