import type { Variant } from '../variant.ts';
import { backup } from './backup.ts';
import { hedge } from './hedge.ts';
import { hedgeBudgeted } from './hedge-budgeted.ts';
import { hedgeCareless } from './hedge-careless.ts';
import { hedgeLiteral } from './hedge-literal.ts';
import { single } from './single.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  single,
  backup,
  'hedge-literal': hedgeLiteral,
  'hedge-careless': hedgeCareless,
  hedge,
  'hedge-budgeted': hedgeBudgeted,
};
