import type { Counter } from '../../domain/evidence.ts';
import { type FaultProof, type FaultRecord, type FaultWitness, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import { knownCount } from '../../domain/known-count.ts';
import { callsTo, type Metric, named, printMetric } from '../../domain/metric.ts';
import { type EdgeSpec, edgeName, type Target } from '../../domain/target.ts';
import { traitsOf } from '../../faults/catalogue.ts';
import { sumOf, touchedShare } from '../../faults/touched-share.ts';
import type { LiftedFault } from './apply-faults.ts';

/** What was counted in all phases. */
export interface ServiceCounts {
  readonly target: Target;
  readonly counters: readonly Counter[];
}

/** A fault that was lifted, and how many requests the load generator sent while it acted. */
export interface FeltFault extends LiftedFault {
  readonly sentMeanwhile: number;
}

/**
 * The record of a fault of `phase`. A count that is missing, as behind Toxiproxy, is taken from those who sent or got the
 * calls. Otherwise it stays null.
 */
export function countByServices(felt: FeltFault, phase: string, counts: ServiceCounts): FaultRecord {
  const { record } = felt;
  return record.touched === null ? { ...record, ...fallbackProof(felt, phase, counts) } : record;
}

function fallbackProof({ fault, sentMeanwhile }: FeltFault, phase: string, counts: ServiceCounts): FaultProof {
  const { target, counters } = counts;
  const { fallbackCount, share } = traitsOf(fault);
  const count = (metric: Metric, at: string) => {
    const counter = counters.find((one) => one.phase === phase && one.at === at && one.name === printMetric(metric));
    return (counter && knownCount(counter)) ?? null;
  };
  const sentOver = (edges: readonly EdgeSpec[]) => sumOf(edges.map(({ from, to }) => count(callsTo(to), from)));
  const proof = (calls: number | null, witness: FaultWitness) =>
    calls === null ? UNKNOWN_TOUCH : touchedShare(calls, share, witness);
  switch (fallbackCount) {
    case 'sent calls': {
      const edge = target.edges.find((each) => edgeName(each) === fault.on);
      return edge ? proof(sentOver([edge]), 'service') : UNKNOWN_TOUCH;
    }
    case 'arrivals':
      return proof(count(named('arrivals'), fault.on), 'dependency');
    case 'calls to it': {
      if (fault.on === target.front) return proof(sentMeanwhile, 'load');
      const edges = target.edges.filter(({ to }) => to === fault.on);
      return edges.length > 0 ? proof(sentOver(edges), 'service') : UNKNOWN_TOUCH;
    }
    case 'none':
      return UNKNOWN_TOUCH;
  }
}
