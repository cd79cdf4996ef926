import type { Variant } from '../variant.ts';
import { basic } from './basic.ts';
import { basicCapped } from './basic-capped.ts';
import { fixed } from './fixed.ts';
import { guarded } from './guarded.ts';
import { smooth } from './smooth.ts';
import { survivor } from './survivor.ts';

export const VARIANTS: Readonly<Record<string, Variant>> = {
  fixed,
  basic,
  'basic-capped': basicCapped,
  smooth,
  survivor,
  guarded,
};
