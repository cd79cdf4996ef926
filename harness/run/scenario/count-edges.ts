import type { EdgeCount } from '../../domain/evidence.ts';
import type { EdgeTraffic, RunningTarget } from '../../domain/ports.ts';
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
    const traffic = await Promise.all(names.map(async (name) => (await edges.get(name)?.traffic()) ?? null));
    return new Map(names.map((name, i): [string, EdgeTraffic | null] => [name, traffic[i] ?? null]));
  };
  let before = await readAll();
  return {
    endPhase: async ({ name: phase, faults = [] }) => {
      const after = await readAll();
      const counts = names.map((edge): EdgeCount => {
        const closed = faults.some((fault) => fault.on === edge && !traitsOf(fault).connects);
        const seen = increase(before.get(edge) ?? null, after.get(edge) ?? null);
        return { edge, phase, ...seen, ...(closed ? { unreachable: true } : {}) };
      });
      before = after;
      return counts.every(({ bytes }) => bytes === null) ? [] : counts;
    },
  };
}

function increase(before: EdgeTraffic | null, after: EdgeTraffic | null): Pick<EdgeCount, 'connections' | 'bytes'> {
  if (!before || !after) return { connections: null, bytes: null };
  return { connections: after.connections - before.connections, bytes: after.bytes - before.bytes };
}
