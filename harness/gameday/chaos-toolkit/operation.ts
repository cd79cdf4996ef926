import type { Fault } from '../../domain/fault.ts';

/** What an action of an experiment comes to here. */
export type Operation =
  | {
      readonly does: 'inject';
      /** What the experiment calls it; its activity's own name where it has none. */
      readonly name?: string;
      readonly fault: Fault;
      readonly key: Key;
      /** It ends by itself. */
      readonly passes?: true;
      /** Where it is not quite the same. */
      readonly differs?: string;
    }
  /** Everything that was injected and has all of these. */
  | { readonly does: 'lift'; readonly of: Key }
  /** It cannot be taken along. */
  | { readonly does: 'nothing'; readonly why: string };

/** By what an experiment refers to a fault. */
export interface Key {
  readonly proxy?: string;
  readonly toxic?: string;
  readonly service?: string;
}

/** Whether what has this key is meant: a service only where one is named, and a proxy with all its toxics where none of them is. */
export function fits(key: Key, of: Key): boolean {
  if (key.service !== of.service) return false;
  return Object.entries(of).every(([name, value]) => key[name as keyof Key] === value);
}

export const nothing = (why: string): Operation => ({ does: 'nothing', why });
