import type { Evidence } from '../../domain/evidence.ts';
import { named, type SampleName, samplesOf, selects } from '../../domain/metric.ts';
import type { MetricCounter } from './counter-phases.ts';
import { countersIn } from './counters.ts';

const LOW_WATER = named('threads low water');
const QUEUE_PEAK = named('queue peak');

/** What was in use at most, and its limit. */
const PLACES: readonly (readonly [used: SampleName, limit: SampleName])[] = [
  ['bulkhead_in_use_max', 'bulkhead_limit'],
  ['pool_in_use_max', 'pool_limit'],
];

/**
 * Whether anything that has a limited number of places may have been full at some time: threads, pools, bulkheads. By their
 * marks, which are exact; where nobody keeps any, something may.
 */
export function mayHaveBeenFull(evidence: Evidence): boolean {
  const counters = countersIn(evidence);
  const threads = counters.filter(({ metric }) => selects(LOW_WATER, metric));
  const places = PLACES.flatMap(([used, limit]) =>
    counters
      .filter(({ metric }) => selects(samplesOf(used), metric))
      .map((mark) => ({ mark, limit: limitOf(mark, limit, counters) })),
  );
  if (threads.length === 0 && places.length === 0) return true;
  return (
    threads.some(({ value }) => value <= 0) ||
    counters.some(({ metric, value }) => selects(QUEUE_PEAK, metric) && value > 0) ||
    places.some(({ mark, limit }) => limit === undefined || mark.value >= limit)
  );
}

const TRIPS = ['breaker_rejected_total', 'breaker_opened_total', 'breaker_transitions_total'] as const;

/** Whether a breaker may have been open at some time: where one is seen, by what it counted; where none is, one may. */
export function mayHaveTripped(evidence: Evidence): boolean {
  const counts = countersIn(evidence).filter(({ metric }) => TRIPS.some((name) => selects(samplesOf(name), metric)));
  return counts.length === 0 || counts.some(({ value }) => value > 0);
}

/** The limit with the same labels at the same service in the same phase. */
function limitOf(mark: MetricCounter, name: SampleName, counters: readonly MetricCounter[]): number | undefined {
  const labels = mark.metric.kind === 'sample' ? mark.metric.labels : {};
  const wanted = { ...samplesOf(name), labels };
  return counters.find((one) => one.at === mark.at && one.phase === mark.phase && selects(wanted, one.metric))?.value;
}
