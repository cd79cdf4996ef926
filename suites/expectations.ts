import type { Expectations } from '../harness/index.ts';

/** The columns of the specification's tables: what variants have in common. */
export const holds = (...variants: string[]): Expectations => all('hold', variants);
export const breaks = (...variants: string[]): Expectations => all('break', variants);

/** One computed value for several variants. */
export const same = <T>(expected: T, ...variants: string[]) => all(expected, variants);

function all<T>(value: T, variants: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(variants.map((variant) => [variant, value]));
}

/** Nothing of a load is left when its last answer has come: no request counts as being worked on, and every thread is free. */
export function leavesNothing(
  service: string,
  variants: readonly string[],
  threads = 200,
): Readonly<Record<string, Expectations>> {
  return {
    [`"inflight" at ${service} = 0`]: holds(...variants),
    [`"slots_available" at ${service} = ${threads}`]: holds(...variants),
  };
}
