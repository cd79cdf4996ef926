import type { Counter } from '../../domain/evidence.ts';
import type { FaultProof, FaultRecord } from '../../domain/fault.ts';
import { callsTo, type Metric, named, printMetric } from '../../domain/metric.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import { traitsOf } from '../../faults/catalogue.ts';
import type { LiftedFault } from './apply-faults.ts';

/** What the services of a target counted, of all phases. */
export interface ServiceCounts {
  readonly target: Target;
  readonly counters: readonly Counter[];
}

/**
 * The record of a fault of `phase`. A count that is missing, as behind Toxiproxy, is taken from the services if they have
 * it: the calls that the caller sent over the edge, or the arrivals at the dependency. Otherwise it stays null.
 */
export function countByServices({ fault, record }: LiftedFault, phase: string, counts: ServiceCounts): FaultRecord {
  if (record.touched !== null) return record;
  const count = (metric: Metric, at: string) =>
    counts.counters.find((one) => one.phase === phase && one.at === at && one.name === printMetric(metric))?.value;
  switch (traitsOf(fault).fallbackCount) {
    case 'sent calls': {
      const edge = counts.target.edges.find((each) => edgeName(each) === fault.on);
      return { ...record, ...proof(edge && count(callsTo(edge.to), edge.from), 'service') };
    }
    case 'arrivals':
      return { ...record, ...proof(count(named('arrivals'), fault.on), 'dependency') };
    case 'none':
      return record;
  }
}

function proof(touched: number | undefined, witness: FaultProof['witness']): Partial<FaultProof> {
  return touched === undefined ? {} : { touched, witness };
}
