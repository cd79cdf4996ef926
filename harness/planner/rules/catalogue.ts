import { aboveP99 } from './above-p99.ts';
import { attemptsFit } from './attempts-fit.ts';
import { bufferLeft } from './buffer-left.ts';
import { calleeBelowCaller } from './callee-below-caller.ts';
import { everyTimeoutSet } from './every-timeout-set.ts';
import { fallbackFits } from './fallback-fits.ts';
import { oneRetryingLayer } from './one-retrying-layer.ts';
import { phasesExplicit } from './phases-explicit.ts';
import type { Rule } from './rule.ts';
import { sequenceFits } from './sequence-fits.ts';
import { totalSet } from './total-set.ts';
import { userPatience } from './user-patience.ts';
import { usualLimits } from './usual-limits.ts';

/** Every rule of `squall lint`, in the order of its findings. */
export const RULES: readonly Rule[] = [
  calleeBelowCaller,
  attemptsFit,
  sequenceFits,
  fallbackFits,
  everyTimeoutSet,
  totalSet,
  aboveP99,
  phasesExplicit,
  usualLimits,
  oneRetryingLayer,
  bufferLeft,
  userPatience,
];
