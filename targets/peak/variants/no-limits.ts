import { staticTimeouts } from '../../kit/hop-policy.ts';

/** A timer cannot wait for ever; no scenario takes a day. */
const A_DAY_MS = 86_400_000;

/** Calls without a limit. */
export const noLimits = staticTimeouts({}, A_DAY_MS);
