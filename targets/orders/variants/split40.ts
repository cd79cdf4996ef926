import { createBulkhead } from '../../kit/bulkhead.ts';
import type { Variant } from '../variant.ts';

export const split40: Variant = {
  about: 'As split, 40 / 40 / 20: where exactly the walls stand matters less than that they do',
  overflowQueue: true,

  pools: () => ({
    payment: createBulkhead({ name: 'payment', limit: 40 }),
    inventory: createBulkhead({ name: 'inventory', limit: 40 }),
    notification: createBulkhead({ name: 'notification', limit: 20 }),
  }),
};
