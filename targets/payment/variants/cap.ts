import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';

/** Payments use at most `most` of the 200 slots; further ones are rejected at once. */
const capped = (most: number, about: string): Variant => ({
  ...budgeted,
  about,
  shedder: () => ({ admits: (inUse) => inUse < most, answered: () => undefined }),
});

export const cap = capped(149, 'As budgeted, with at most 149 payments in flight: more than 50 slots stay free');
export const cap150 = capped(150, 'As cap, with 150 of 200: that leaves exactly 50, which is not more than 50');
