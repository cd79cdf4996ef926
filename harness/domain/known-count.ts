import type { Counter } from './evidence.ts';

/** What was counted in its phase for certain, at least; undefined when that may be nothing or of an earlier phase. */
export function knownCount({ value, limits, covers = [] }: Counter): number | undefined {
  if (covers.length > 0) return undefined;
  if (!limits) return value;
  const [low] = limits;
  return low !== null && low > 0 ? low : undefined;
}
