import { staticTimeouts } from '../../kit/hop-policy.ts';
import type { Variant } from '../variant.ts';
import { noLimits } from './no-limits.ts';

export const unprotected: Variant = {
  about:
    'No timeouts and an endless queue: the shop works for shoppers who have left, and has no time for those who wait',
  ...noLimits,
  submissions: 3,
};

export const unprotectedQuoted: Variant = {
  ...unprotected,
  about: 'The same with 3.24 submissions per order, by which the quoted 41 minutes come out',
  submissions: 3.24,
};

export const timeouts: Variant = {
  about: 'Timeouts of 5, 4 and 2 s from hop to hop, counted from when a thread was free: the wait for it has no limit',
  ...staticTimeouts({ 'gateway->order': 5000, 'order->payment': 4000 }, 2000),
  submissions: 3,
};
