import type { Lab } from './data-lab.ts';
import type { Observation } from './observation.ts';

/** One row of the data-plane checklist: what to do, and what both ends then saw. */
export interface DataCase {
  readonly id: string;
  readonly title: string;
  /** Where the proxy points; default the lab's own upstream. */
  readonly upstream?: string;
  /** Touches the whole server: runs while nothing else does. */
  readonly alone?: true;
  /** Where the default mode differs on purpose: why, and what is then seen instead. */
  readonly differs?: { readonly why: string; readonly sees: readonly string[] };
  run(lab: Lab): Promise<readonly Observation[]>;
}

/** An observation without a time: only what happened counts. */
export function fact(what: string): Observation {
  return { what };
}
