import { createBulkhead } from '../../kit/bulkhead.ts';
import type { Variant } from '../variant.ts';

export const shared100: Variant = {
  about: 'One pool of 100 connections: hung notifications take them all, and orders stop',
  overflowQueue: false,

  pools: () => {
    const pool = createBulkhead({ name: 'http', limit: 100, queueLimit: 10_000 });
    return { payment: pool, inventory: pool, notification: pool };
  },
};
