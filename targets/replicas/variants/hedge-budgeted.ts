import { CallError } from '../../kit/errors.ts';
import type { Variant } from '../variant.ts';
import { hedge } from './hedge.ts';

/** Hedges allowed per read: 5 % of the reads, saved up to ten. */
const EARNED_PER_READ = 0.05;
const MOST_SAVED = 10;

let saved = MOST_SAVED;

export const hedgeBudgeted: Variant = {
  about: 'As hedge, for 5 % of the reads at most: when both replicas are slow, twice the load is no help',

  read: async ({ primary, secondary }) => {
    saved = Math.min(MOST_SAVED, saved + EARNED_PER_READ);
    return hedge.read({
      primary,
      secondary: async (limits) => {
        if (saved < 1) throw new CallError('hedge', { kind: 'bulkhead-full' });
        saved -= 1;
        return secondary(limits);
      },
    });
  },

  reset: () => {
    saved = MOST_SAVED;
  },
};
