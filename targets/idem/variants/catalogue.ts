import type { Variant } from '../variant.ts';
import { atomic } from './atomic.ts';
import { getThenSet } from './get-then-set.ts';
import { none } from './none.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = { none, 'get-then-set': getThenSet, atomic };
