import { propagated } from '../../kit/hop-policy.ts';
import type { Variant } from '../variant.ts';
import { noLimits } from './no-limits.ts';

export const boundedQueue: Variant = {
  about: 'At most 100 wait for a thread, the next is told at once: what waits is never old',
  ...noLimits,
  submissions: 3,
  queueLimit: 100,
};

/** The rest of the call is not limited: only what is too late when its turn comes is dropped. */
export const dropStale: Variant = {
  about: 'An endless queue, but whoever has left is skipped when the turn comes',
  ...propagated({ stops: 'never' }),
  plan: noLimits.plan,
  submissions: 3,
};

/** More is sent than the shop can do, and all of it is nearly too late. */
export const dropStale4: Variant = { ...dropStale, about: 'The same with four submissions per order', submissions: 4 };

export const dropStale5: Variant = { ...dropStale, about: 'The same with five submissions per order', submissions: 5 };
