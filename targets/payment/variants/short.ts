import { scaled } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';
import { budgeted, payWithin } from './budgeted.ts';

export const short: Variant = {
  ...budgeted,
  about:
    'As budgeted, but the bank has 1.5 s: it holds half as many slots, and fails 3 % of the payments of a good day',
  pay: payWithin({ bankMs: scaled(1500) }),
};
