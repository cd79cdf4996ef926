import { createBulkhead } from '../../kit/bulkhead.ts';
import { number } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';

export const fake: Variant = {
  about: 'Three bulkheads, but fraud and tax share one pool of 30 sockets behind theirs: the wall has a hole',

  compartments: () => {
    const sockets = createBulkhead({ name: 'sockets', limit: 30, queueLimit: 10_000 });
    return {
      db: [createBulkhead({ name: 'db', limit: number('DB_LIMIT', 100) })],
      fraud: [createBulkhead({ name: 'fraud', limit: number('FRAUD_LIMIT', 50) }), sockets],
      tax: [createBulkhead({ name: 'tax', limit: number('TAX_LIMIT', 30) }), sockets],
    };
  },
};
