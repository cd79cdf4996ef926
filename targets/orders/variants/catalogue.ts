import type { Variant } from '../variant.ts';
import { shared100 } from './shared100.ts';
import { split } from './split.ts';
import { split40 } from './split40.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = { shared100, split40, split };
