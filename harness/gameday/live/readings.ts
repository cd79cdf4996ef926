import { CLOSED, HALF_OPEN } from '../../domain/breaker-state.ts';
import { type Metric, parseMetric } from '../../domain/metric.ts';

/** What services last reported of that which runs out or opens under faults, in the order in which they report it. */
export interface Readings {
  readonly breakers: readonly BreakerReading[];
  /** Pools of connections and bulkheads. */
  readonly pools: readonly PoolReading[];
  readonly threads: readonly ThreadsReading[];
}

export interface BreakerReading {
  readonly service: string;
  /** Its labels: `bank`. */
  readonly name: string;
  readonly state: 'closed' | 'half-open' | 'open';
}

export interface PoolReading {
  readonly service: string;
  readonly kind: 'pool' | 'bulkhead';
  readonly name: string;
  readonly inUse: number;
  readonly limit?: number;
  readonly waiting?: number;
}

export interface ThreadsReading {
  readonly service: string;
  readonly inUse: number;
  readonly total: number;
}

type Counts = Readonly<Record<string, number>>;

/** Readings among the metrics of each service; a pool without `in_use` and threads without their total say nothing. */
export function readingsOf(services: Readonly<Record<string, Counts>>): Readings {
  const all = Object.entries(services).map(([service, counts]) => ({ service, counts, metrics: parsed(counts) }));
  return {
    breakers: all.flatMap(({ service, metrics }) => breakersOf(service, metrics)),
    pools: all.flatMap(({ service, metrics }) => poolsOf(service, metrics)),
    threads: all.flatMap(({ service, counts }) => threadsOf(service, counts)),
  };
}

interface Value {
  readonly metric: Metric;
  readonly value: number;
}

function parsed(counts: Counts): Value[] {
  return Object.entries(counts).map(([text, value]) => ({ metric: parseMetric(text), value }));
}

function breakersOf(service: string, values: readonly Value[]): BreakerReading[] {
  return named(values, 'breaker_state').map(({ metric, value }) => ({
    service,
    name: labelText(metric),
    state: stateOf(value),
  }));
}

function stateOf(value: number): BreakerReading['state'] {
  if (value === CLOSED) return 'closed';
  return value === HALF_OPEN ? 'half-open' : 'open';
}

/** Names of one pool's metrics, by what they count. */
const POOLS = [
  { kind: 'pool', inUse: 'pool_in_use', limits: ['pool_limit', 'pool_size'], waiting: 'pool_waiting' },
  { kind: 'bulkhead', inUse: 'bulkhead_in_use', limits: ['bulkhead_limit'], waiting: 'bulkhead_queue' },
] as const;

function poolsOf(service: string, values: readonly Value[]): PoolReading[] {
  return POOLS.flatMap(({ kind, inUse, limits, waiting }) =>
    named(values, inUse).map((used) => {
      const name = labelText(used.metric);
      const beside = (wanted: string) => named(values, wanted).find(({ metric }) => labelText(metric) === name)?.value;
      const limit = limits.map(beside).find((each) => each !== undefined);
      const waits = beside(waiting);
      return {
        service,
        kind,
        name,
        inUse: used.value,
        ...(limit !== undefined && { limit }),
        ...(waits !== undefined && { waiting: waits }),
      };
    }),
  );
}

function threadsOf(service: string, counts: Counts): ThreadsReading[] {
  const total = counts['threads total'];
  const available = counts['threads available'];
  return total === undefined || available === undefined ? [] : [{ service, inUse: total - available, total }];
}

function named(values: readonly Value[], name: string): Value[] {
  return values.filter(({ metric }) => metric.kind === 'sample' && metric.name === name);
}

function labelText(metric: Metric): string {
  return metric.kind === 'sample' ? Object.values(metric.labels).join(' ') : '';
}
