import type { Variant } from '../variant.ts';

export const single: Variant = {
  about: 'One replica, no limit: the tail of the replica is the tail of the service',

  read: ({ primary }) => primary({}),
};
