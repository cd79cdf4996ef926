import type { HopPolicy } from '../../kit/hop-policy.ts';
import { deadline80, deadline80Absolute, deadline80NoCancel, deadline80Relative, deadlineFull } from './deadline.ts';
import {
  retryBreaker,
  retryBudget3,
  retryEager,
  retryEverywhere,
  retryFleet20,
  retryNoBudget,
  retryNoDeadline,
  retryOutermost,
  retryTwoLayers,
  retryWorked,
} from './retries.ts';
import { equal3, hierarchy, hierarchy3, independent5, independent30, mismatch } from './static.ts';

/** In the order of the specification's tables; retries apart. */
export const VARIANTS: Readonly<Record<string, HopPolicy>> = {
  independent30,
  independent5,
  'deadline-full': deadlineFull,
  deadline80,
  'deadline80-nocancel': deadline80NoCancel,
  'deadline80-absolute': deadline80Absolute,
  'deadline80-relative': deadline80Relative,
  hierarchy,
  hierarchy3,
  mismatch,
  equal: { ...independent5, about: '5 s everywhere: the outermost fires first, and the name is lost' },
  equal3,
  'retry-everywhere': retryEverywhere,
  'retry-two-layers': retryTwoLayers,
  'retry-eager': retryEager,
  'retry-no-deadline': retryNoDeadline,
  'retry-no-budget': retryNoBudget,
  'retry-outermost': retryOutermost,
  'retry-breaker': retryBreaker,
  'retry-budget3': retryBudget3,
  'retry-worked': retryWorked,
  'retry-fleet20': retryFleet20,
};
