import { type FaultProof, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { EdgeControl, RunningTarget } from '../../domain/ports.ts';
import { arrivalsAt, callCounts, endsOf } from '../service-counts.ts';
import { touchedShare } from '../touched-share.ts';

/** What both ends of an edge, and its proxy, counted since the witness was called. */
export interface CallWitness {
  /** For a fault that meets every call with the chance `share`: what the caller sent. */
  sent(share: number): Promise<FaultProof>;
  /** For a fault that no connection survives: every call that the caller began, sent or not. */
  begun(): Promise<FaultProof>;
  /** For a fault that lets open connections go on and new ones fail: what the caller began and nobody got. */
  refused(): Promise<FaultProof>;
}

/** Reads the counts at once, before the fault acts. */
export async function watchCalls(edge: EdgeControl, target: RunningTarget): Promise<CallWitness> {
  const callee = target.services.get(endsOf(edge.name).to);
  // In this order, and at the end in the other: more may then have arrived than is counted as sent, and never less.
  const arrivedBefore = await arrivalsAt(callee);
  const [before, trafficBefore] = await Promise.all([callCounts(target, edge.name), edge.traffic()]);
  const calls = async () => {
    const { sent, begun } = await callCounts(target, edge.name);
    if (sent === null || begun === null || before.sent === null || before.begun === null) return null;
    // A caller that has never counted a call to this service may not count them at all.
    return begun === 0 ? null : { sent: sent - before.sent, begun: begun - before.begun };
  };
  return {
    sent: async (share) => {
      const counted = await calls();
      return counted === null ? UNKNOWN_TOUCH : touchedShare(counted.sent, share, 'service');
    },
    begun: async () => {
      const counted = await calls();
      return counted === null ? UNKNOWN_TOUCH : { touched: counted.begun, witness: 'service' };
    },
    refused: async () => {
      const counted = await calls();
      if (counted === null) return UNKNOWN_TOUCH;
      const { sent, begun } = counted;
      const traffic = await edge.traffic();
      if (traffic && trafficBefore && traffic.bytes === trafficBefore.bytes)
        return { touched: begun, witness: 'service' };
      // A call that was not sent may have waited for one of the open connections, and not for a new one.
      const unknown = { touchedAtMost: begun, witness: 'service' } as const;
      const arrived = await arrivalsAt(callee);
      if (arrived === null || arrivedBefore === null)
        return { touched: 0, ...unknown, countedFrom: `${begun} calls were begun` };
      const got = arrived - arrivedBefore;
      const countedFrom = `${begun} calls were begun, ${sent} sent, and ${got} arrived`;
      return { touched: Math.max(0, sent - got), ...unknown, countedFrom };
    },
  };
}
