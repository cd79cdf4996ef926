import type { Lab, Pair } from './data-lab.ts';
import type { Observation } from './observation.ts';

/** What each of the two shows on purpose, times left out. */
export interface IntendedDifference {
  readonly why: string;
  readonly toxiproxy: readonly string[];
  readonly squall: readonly string[];
}

/** One row of the data-plane checklist: what to do, and what both ends then saw. */
export interface DataCase {
  readonly id: string;
  readonly title: string;
  /** Where the proxy points; default the lab's own upstream. */
  readonly upstream?: string;
  /** Touches the whole server: runs while nothing else does. */
  readonly alone?: true;
  readonly differs?: IntendedDifference;
  run(lab: Lab): Promise<readonly Observation[]>;
}

/** An observation without a time: only what happened counts. */
export function fact(what: string): Observation {
  return { what };
}

/** What both ends have seen once they are closed. */
export async function bothClosed({ atClient, atUpstream }: Pair): Promise<readonly Observation[]> {
  await Promise.all([atClient.closed(), atUpstream.closed()]);
  return [...atClient.observations(), ...atUpstream.observations()];
}

/** Observations without their times. */
export const untimed = (list: readonly Observation[]) => list.map(({ what }) => fact(what));
