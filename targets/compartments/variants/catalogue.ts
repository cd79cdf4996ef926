import type { Variant } from '../variant.ts';
import { fake } from './fake.ts';
import { shared100, shared200 } from './shared.ts';
import { bigQueue, queue3x, split, splitFallback, splitTimeout } from './split.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  shared100,
  shared200,
  fake,
  bigqueue: bigQueue,
  queue3x,
  split,
  'split+timeout1s': splitTimeout,
  'split+fallback': splitFallback,
};
