import type { Variant } from '../variant.ts';
import { parallel } from './parallel.ts';
import { sequential } from './sequential.ts';
import { sequentialFixed } from './sequential-fixed.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  sequential,
  'sequential-fixed': sequentialFixed,
  parallel,
};
