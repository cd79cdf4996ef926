import type { Variant } from '../variant.ts';
import { gatherAll } from './gather-all.ts';
import { phased } from './phased.ts';
import { sequential } from './sequential.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = { sequential, 'gather-all': gatherAll, phased };
