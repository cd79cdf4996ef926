import { sumTraffic } from '../../domain/edge-traffic.ts';
import { type FaultProof, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { EdgeControl, EdgeTraffic, RunningTarget } from '../../domain/ports.ts';
import { callCounts, endsOf } from '../service-counts.ts';
import { sumOf } from '../touched-share.ts';

/** Tells who came to a service while a fault acted on it as a whole. */
export interface VisitorWitness {
  /** Begins to count, now and not when the witness was called. */
  restart(): Promise<void>;
  prove(): Promise<FaultProof>;
}

/** What was counted so far; null where nobody counts. */
interface Seen {
  /** On the edges that lead to it. */
  readonly traffic: EdgeTraffic | null;
  readonly calls: number | null;
  /** Its own connections to others, of those that could be counted. */
  readonly ownOpen: number;
}

/**
 * The proxies of the edges that lead to the service tell; where they cannot, its callers do. A service that nobody calls
 * fetches its work itself: it is felt when it had connections of its own.
 */
export async function watchVisitors(service: string, target: RunningTarget): Promise<VisitorWitness> {
  const edges = [...target.edges.values()];
  const leading = edges.filter(({ name }) => endsOf(name).to === service);
  const own = edges.filter(({ name }) => endsOf(name).from === service);
  const isFront = target.services.get(service)?.url === target.url;
  const look = async (): Promise<Seen> => ({
    traffic: sumTraffic(await trafficOf(leading)),
    calls: sumOf(await Promise.all(leading.map(async ({ name }) => (await callCounts(target, name)).begun))),
    ownOpen: (await trafficOf(own)).reduce((sum, traffic) => sum + (traffic?.open ?? 0), 0),
  });
  let before = await look();
  return {
    restart: async () => {
      before = await look();
    },
    prove: async () => {
      // Who sends the load counts it: the load generator.
      if (isFront) return UNKNOWN_TOUCH;
      if (leading.length > 0) return visits(before, await look());
      return before.ownOpen > 0 ? { touched: before.ownOpen, witness: 'proxy' } : UNKNOWN_TOUCH;
    },
  };
}

function trafficOf(edges: readonly EdgeControl[]): Promise<readonly (EdgeTraffic | null)[]> {
  return Promise.all(edges.map((edge) => edge.traffic()));
}

function visits(before: Seen, after: Seen): FaultProof {
  if (before.traffic && after.traffic) {
    const connections = after.traffic.connections - before.traffic.connections;
    const came = connections > 0 || after.traffic.bytes > before.traffic.bytes;
    return came
      ? { touched: Math.max(1, connections), touchedAtMost: null, witness: 'proxy' }
      : { touched: 0, witness: 'proxy' };
  }
  // A caller that has never counted a call to this service may not count them at all.
  if (before.calls === null || after.calls === null || after.calls === 0) return UNKNOWN_TOUCH;
  return { touched: after.calls - before.calls, witness: 'service' };
}
