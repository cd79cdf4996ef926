import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';

/** At most `most` of the 200 slots are used for payments; who comes then is turned away at once. */
const capped = (most: number, about: string): Variant => ({
  ...budgeted,
  about,
  door: () => ({ admits: (inUse) => inUse < most, answered: () => undefined }),
});

export const cap = capped(149, 'As budgeted, with at most 149 payments in flight: more than 50 slots stay free');
export const cap150 = capped(150, 'As cap, with 150 of 200: that leaves exactly 50, which is not more than 50');
