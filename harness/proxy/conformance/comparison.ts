import { BEHAVIOURS, type Intended } from './allow-list.ts';
import type { ApiCall } from './api-call.ts';
import { both, type Sides, STATE } from './sides.ts';

/** A difference that is not on the allow list: what was done, and what each of the two did. */
export interface Difference {
  readonly where: string;
  readonly toxiproxy: string;
  readonly squall: string;
}

/** What one part of the suite has compared. */
export interface Comparison {
  readonly cases: number;
  readonly differences: readonly Difference[];
  /** Entries of the allow list, with how often each was needed. */
  readonly allowed?: ReadonlyMap<Intended, number>;
}

/** What one call showed: nothing, an intended difference, or another one. */
export type CallResult =
  | { readonly kind: 'same' }
  | { readonly kind: 'allowed'; readonly entry: Intended }
  | { readonly kind: 'different'; readonly toxiproxy: string; readonly squall: string };

/** Makes one call on both servers; the answers and, after a change, all proxies must be the same. */
export async function compareCall(sides: Sides, call: ApiCall): Promise<CallResult> {
  const answers = await both(sides, call);
  const pair = answers.same && call.method !== 'GET' ? await both(sides, STATE) : answers;
  if (pair.same) return { kind: 'same' };
  const entry = BEHAVIOURS.find((rule) => rule.matches(call, answers.toxiproxy, answers.squall));
  if (!entry) return { kind: 'different', toxiproxy: pair.toxiproxy, squall: pair.squall };
  sides.allowed.set(entry, (sides.allowed.get(entry) ?? 0) + 1);
  return { kind: 'allowed', entry };
}
