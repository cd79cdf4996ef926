import type { EdgeCount } from '../../domain/evidence.ts';
import type { EdgeControl, RunningTarget } from '../../domain/ports.ts';
import type { PlannedPhase } from '../../domain/scenario.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import { traitsOf } from '../../faults/catalogue.ts';

/** Counts what the proxies see of the callers, by phase. */
export interface EdgeCounts {
  /** Since the phase before was counted. Empty where no proxy counts. */
  endPhase(phase: PlannedPhase): Promise<readonly EdgeCount[]>;
}

/** Counts from now on. */
export async function countEdges(target: Target, { edges }: Pick<RunningTarget, 'edges'>): Promise<EdgeCounts> {
  const names = target.edges.map(edgeName);
  const readAll = async () => {
    const seen = await Promise.all(names.map((name) => read(edges.get(name))));
    return new Map(names.map((name, i): [string, Seen] => [name, seen[i] ?? NOTHING]));
  };
  // Who sends the load goes past the proxies that lead to the front.
  const isForLoad = new Set(target.edges.filter(({ to }) => to === target.front).map(edgeName));
  let before = await readAll();
  return {
    endPhase: async ({ name: phase, faults = [] }) => {
      const after = await readAll();
      const counts = names.map((edge): EdgeCount => {
        const sharedWith = edges.get(edge)?.sharedWith;
        const ofProxy = [edge, ...(sharedWith ?? [])];
        const closed = faults.some((fault) => ofProxy.includes(fault.on) && !traitsOf(fault).connects);
        const { requests, ...seen } = increase(before.get(edge) ?? NOTHING, after.get(edge) ?? NOTHING);
        const known = requests !== null && !isForLoad.has(edge);
        return {
          edge,
          phase,
          ...seen,
          ...(known ? { requests } : {}),
          ...(closed ? { unreachable: true } : {}),
          ...(sharedWith ? { sharedWith } : {}),
        };
      });
      before = after;
      return counts.every(({ bytes }) => bytes === null) ? [] : counts;
    },
  };
}

/** What a proxy has seen so far, each as far as it can tell. */
interface Seen {
  readonly connections: number | null;
  readonly bytes: number | null;
  readonly requests: number | null;
}

const NOTHING: Seen = { connections: null, bytes: null, requests: null };

async function read(edge: EdgeControl | undefined): Promise<Seen> {
  const traffic = await edge?.traffic();
  if (traffic) return traffic;
  return { ...NOTHING, bytes: (await edge?.ended?.()) ?? null };
}

function increase(before: Seen, after: Seen): Seen {
  const by = (of: keyof Seen) => {
    const [was, is] = [before[of], after[of]];
    return was === null || is === null ? null : is - was;
  };
  return { connections: by('connections'), bytes: by('bytes'), requests: by('requests') };
}
