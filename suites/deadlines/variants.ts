import { closed } from '../../harness/index.ts';

/** Variants with the same expectations. */
export const INDEPENDENT = ['independent30', 'independent5'];
export const FULL = 'deadline-full';
export const SHARED = 'deadline80';
export const NO_CANCEL = 'deadline80-nocancel';
export const ABSOLUTE = 'deadline80-absolute';
export const RELATIVE = 'deadline80-relative';
export const LADDERS = ['hierarchy', 'hierarchy3'];
export const FLAT = ['equal', 'equal3'];
export const MISMATCH = 'mismatch';

/**
 * The CI preset. A scale of k also multiplies the delays of the machine by k, so the margin of a variant limits its scale:
 * ten where bounds are only broken, five with some seconds of margin, three with 0.4 s, two where the machine could swap
 * the order of two timers, and real time where 200 ms decide.
 */
export const WAITS = 10;
export const EASY = 5;
export const SPARES = 3;
export const PACE = {
  ...scale(WAITS, 'independent30', ...FLAT),
  ...scale(EASY, 'independent5', MISMATCH),
  ...scale(SPARES, SHARED, NO_CANCEL, ABSOLUTE, RELATIVE),
  ...scale(2, ...LADDERS),
};

/** Cold code is slow, so the first orders of a lane are not judged. */
export const WARM_UP = { name: 'warmup', load: closed(30, 10) } as const;

function scale(k: number, ...variants: string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(variants.map((variant) => [variant, k]));
}
