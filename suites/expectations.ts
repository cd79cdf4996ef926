import type { Expectations } from '../harness/index.ts';

/** The columns of the specification's tables: what variants have in common. */
export const holds = (...variants: string[]): Expectations => all('hold', variants);
export const breaks = (...variants: string[]): Expectations => all('break', variants);

/** One computed value for several variants. */
export const same = <T>(expected: T, ...variants: string[]) => all(expected, variants);

function all<T>(value: T, variants: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(variants.map((variant) => [variant, value]));
}
