import type { Variant } from '../variant.ts';
import { job } from './job.ts';
import { sync } from './sync.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = { sync, job };
