import type { Counter } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { Target } from '../../domain/target.ts';
import { edgeName } from '../../domain/target.ts';

/** Faults that calls meet after they were sent; who is refused or still connecting sends nothing that could be counted. */
const MET_BY_SENT_CALLS: ReadonlySet<string> = new Set([
  'latency',
  'bandwidth',
  'slicer',
  'blackhole',
  'timeout',
  'reset',
  'limit-data',
  'slow-close',
]);

/**
 * Toxiproxy cannot tell whom a toxic touched. Then the services can: the calls that the caller sent over the edge during
 * the phase, else the arrivals that a misbehaving dependency counted. What nobody counted stays null.
 */
export function witnessedByCalls(
  records: readonly FaultRecord[],
  phase: string,
  counters: readonly Counter[],
  target: Target,
): FaultRecord[] {
  const count = (name: string, at: string) =>
    counters.find((counter) => counter.phase === phase && counter.at === at && counter.name === name)?.value;
  return records.map((record) => {
    if (record.touched !== null) return record;
    const edge = target.edges.find((each) => edgeName(each) === record.edge);
    if (edge && MET_BY_SENT_CALLS.has(record.kind))
      return counted(record, count(`calls to ${edge.to}`, edge.from), 'service');
    return record.kind === 'behave' ? counted(record, count('arrivals', record.edge), 'dependency') : record;
  });
}

function counted(record: FaultRecord, touched: number | undefined, witness: FaultRecord['witness']): FaultRecord {
  return touched === undefined ? record : { ...record, touched, witness };
}
