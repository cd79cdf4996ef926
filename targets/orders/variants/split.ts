import { createBulkhead } from '../../kit/bulkhead.ts';
import type { Variant } from '../variant.ts';

export const split: Variant = {
  about: '50 connections for payment, 30 for inventory, 20 for notifications, whose overflow is sent later',
  overflowQueue: true,

  pools: () => ({
    payment: createBulkhead({ name: 'payment', limit: 50 }),
    inventory: createBulkhead({ name: 'inventory', limit: 30 }),
    notification: createBulkhead({ name: 'notification', limit: 20 }),
  }),
};
