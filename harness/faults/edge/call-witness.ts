import { type FaultProof, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { EdgeControl, RunningTarget } from '../../domain/ports.ts';
import { arrivalsAt, callsSent, endsOf } from '../service-counts.ts';
import { touchedShare } from '../touched-share.ts';

/** What both ends of an edge, and its proxy, counted since the witness was called. */
export interface CallWitness {
  /** For a fault that meets every call with the chance `share`: what the caller sent. */
  sent(share: number): Promise<FaultProof>;
  /** For a fault that lets open connections go on and new ones fail: what the caller sent and nobody got. */
  refused(): Promise<FaultProof>;
}

/** Reads the counts at once, before the fault acts. */
export async function watchCalls(edge: EdgeControl, target: RunningTarget): Promise<CallWitness> {
  const callee = target.services.get(endsOf(edge.name).to);
  // In this order, and at the end in the other: more may then have arrived than is counted as sent, and never less.
  const arrivedBefore = await arrivalsAt(callee);
  const [sentBefore, trafficBefore] = await Promise.all([callsSent(target, edge.name), edge.traffic()]);
  const calls = async () => {
    const total = await callsSent(target, edge.name);
    // A caller that has never counted a call to this service may not count them at all.
    return total === null || total === 0 || sentBefore === null ? null : total - sentBefore;
  };
  return {
    sent: async (share) => {
      const sent = await calls();
      return sent === null ? UNKNOWN_TOUCH : touchedShare(sent, share, 'service');
    },
    refused: async () => {
      const sent = await calls();
      if (sent === null) return UNKNOWN_TOUCH;
      const traffic = await edge.traffic();
      if (traffic && trafficBefore && traffic.bytes === trafficBefore.bytes)
        return { touched: sent, witness: 'service' };
      const arrived = await arrivalsAt(callee);
      if (arrived === null || arrivedBefore === null)
        return { touched: 0, touchedAtMost: sent, witness: 'service', countedFrom: `${sent} calls were sent` };
      const got = arrived - arrivedBefore;
      const countedFrom = `${sent} calls were sent and ${got} arrived`;
      return { touched: Math.max(0, sent - got), touchedAtMost: sent, witness: 'service', countedFrom };
    },
  };
}
