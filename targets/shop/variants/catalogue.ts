import type { HopPolicy } from '../../kit/hop-policy.ts';
import { deadline80, deadline80Absolute, deadline80NoCancel, deadline80Relative, deadlineFull } from './deadline.ts';
import { retryBudget3, retryEverywhere, retryFleet20, retryNoDeadline, retryOutermost } from './retries.ts';
import { equal3, hierarchy, hierarchy3, independent5, independent30, mismatch } from './static.ts';

/** Fixed limits and deadlines as one table of the specification has them, then their cousins, then retries. */
export const VARIANTS: Readonly<Record<string, HopPolicy>> = {
  independent30,
  independent5,
  'deadline-full': deadlineFull,
  deadline80,
  'deadline80-nocancel': deadline80NoCancel,
  'deadline80-absolute': deadline80Absolute,
  'deadline80-relative': deadline80Relative,
  equal: { ...independent5, about: '5 s everywhere: who fires first is a race, and the name is lost' },
  equal3,
  mismatch,
  hierarchy3,
  hierarchy,
  'retry-everywhere': retryEverywhere,
  'retry-no-deadline': retryNoDeadline,
  'retry-outermost': retryOutermost,
  'retry-budget3': retryBudget3,
  'retry-fleet20': retryFleet20,
};
