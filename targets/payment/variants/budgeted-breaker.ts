import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { withBreaker } from './with-breaker.ts';

/** `resetMs` in real ms; default 30 s. */
const behind = (about: string, resetMs?: number): Variant => ({
  ...budgeted,
  about,
  pay: (dependencies, parts) =>
    budgeted.pay({ ...dependencies, bank: withBreaker(dependencies.bank, parts, resetMs) }, parts),
});

export const budgetedBreaker = behind(
  'As budgeted, with a breaker on the bank: it helps from the first failures on, not before',
);

export const budgetedBreaker5s = behind(
  'As budgeted+breaker, but it tries the bank again after 5 s instead of 30',
  5000,
);
