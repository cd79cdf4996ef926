import type { Variant } from '../variant.ts';
import { COMPOSITIONS } from './compositions.ts';
import { MISTAKES } from './mistakes.ts';
import { PRESETS } from './presets.ts';
import { SCOPES } from './scopes.ts';
import { SHARING } from './sharing.ts';
import { TIMEOUTS } from './timeouts.ts';

/** Variants of a single caller. */
export const ALONE: Readonly<Record<string, Variant>> = {
  ...MISTAKES,
  ...TIMEOUTS,
  ...SCOPES,
  ...COMPOSITIONS,
  ...PRESETS,
};
export const VARIANTS: Readonly<Record<string, Variant>> = { ...ALONE, ...SHARING };
export { SHARING };
