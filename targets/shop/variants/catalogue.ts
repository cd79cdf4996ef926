import type { HopPolicy } from '../../kit/hop-policy.ts';
import { deadline80, deadline80Absolute, deadline80NoCancel, deadlineFull } from './deadline.ts';
import { retryBudget3, retryEverywhere, retryFleet20, retryNoDeadline, retryOutermost } from './retries.ts';
import { equal3, hierarchy, hierarchy3, independent5, independent30, mismatch } from './static.ts';

/** Fixed limits, deadlines, retries; within each from the worst to the best. */
export const VARIANTS: Readonly<Record<string, HopPolicy>> = {
  independent30,
  independent5,
  equal: { ...independent5, about: '5 s everywhere: who fires first is a race, and the name is lost' },
  equal3,
  mismatch,
  hierarchy3,
  hierarchy,
  'deadline80-nocancel': deadline80NoCancel,
  'deadline80-absolute': deadline80Absolute,
  'deadline-full': deadlineFull,
  deadline80,
  'retry-everywhere': retryEverywhere,
  'retry-no-deadline': retryNoDeadline,
  'retry-outermost': retryOutermost,
  'retry-budget3': retryBudget3,
  'retry-fleet20': retryFleet20,
};
