import type { Variant } from '../variant.ts';
import { MISTAKES } from './mistakes.ts';
import { resilient } from './resilient.ts';

export const VARIANTS: Readonly<Record<string, Variant>> = { ...MISTAKES, resilient };
