import type { Variant } from '../variant.ts';
import { drop } from './drop.ts';
import { outbox } from './outbox.ts';
import { outboxNaive } from './outbox-naive.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = { drop, 'outbox-naive': outboxNaive, outbox };
