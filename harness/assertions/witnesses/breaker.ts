import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isCounter, type Metric, type SampleMetric, type SampleName } from '../../domain/metric.ts';
import { countersIn } from './counters.ts';
import { type MetricSeries, seriesIn } from './readings.ts';

/** `breaker_state` of a breaker that lets nothing through; 1 is half-open, 0 closed. */
export const OPEN = 2;

const TRANSITIONS: SampleName = 'breaker_transitions_total';

/** What a breaker's own service counted over some phases. */
export interface BreakerCounts {
  readonly at: string;
  /** From closed to open. */
  readonly trips: number;
  /** To open, from closed or half-open. */
  readonly openings: number;
  readonly halfOpenings: number;
  readonly failures: number;
  /** Failures recorded when it last tripped, where the service reports `breaker_failures_at_trip`. */
  readonly failuresAtTrip: number | undefined;
  readonly probes: number;
  readonly failedProbes: number;
}

export interface BreakerRef {
  /** Value of its `dep` or `endpoint` label; may be left out where there is only one. */
  readonly breaker?: string;
  readonly at?: string;
}

interface Sample extends SampleMetric {
  readonly value: number;
}

/** State over time of the breakers that `ref` names: each endpoint of a dependency may have one. */
export function breakerSeries(evidence: Evidence, ref: BreakerRef): readonly MetricSeries[] {
  return seriesIn(evidence).filter(({ metric, service }) => isStateOf(ref, metric, service));
}

/** `missing` says why the counts are unknown. */
export function breakerCounts(
  evidence: Evidence,
  ref: BreakerRef,
  phases: readonly PhaseWindow[],
): BreakerCounts | { readonly missing: string } {
  const counters = countersIn(evidence);
  const states = counters.filter(({ metric, at }) => isStateOf(ref, metric, at));
  const services = [...new Set(states.map(({ at }) => at))];
  const [at] = services;
  const called = ref.breaker === undefined ? 'breaker' : `breaker "${ref.breaker}"`;
  if (at === undefined) return { missing: `${ref.at ?? 'no service'} reported ${ref.at ? 'no ' : 'a '}${called}` };
  if (services.length > 1)
    return { missing: `${services.join(' and ')} both have a ${called}: add "at" and the service` };
  const unread = phases.find(({ name }) => !states.some(({ phase }) => phase === name));
  if (unread || phases.length === 0)
    return { missing: `${at} did not report its breaker at the end of phase ${unread?.name}` };
  const own = counters
    .filter((one) => one.at === at && phases.some(({ name }) => name === one.phase))
    .flatMap(({ metric, value }): Sample[] => (metric.kind === 'sample' ? [{ ...metric, value }] : []));
  if (!areSeparated(own, ref)) return { missing: `${at} has several breakers and does not count each by itself` };
  // A service that reports its state and counts no changes may have tripped between two readings.
  if (!own.some(({ name }) => name === TRANSITIONS))
    return { missing: `${at} does not count the changes of its breaker (${TRANSITIONS})` };
  return addUp(at, own, ref);
}

function addUp(at: string, own: readonly Sample[], { breaker }: BreakerRef): BreakerCounts {
  const pick = (name: SampleName) => own.filter((sample) => sample.name === name && isNamed(sample, breaker, true));
  const sum = (samples: readonly Sample[]) => samples.reduce((total, { value }) => total + value, 0);
  const changesTo = (state: string) => pick(TRANSITIONS).filter(({ labels }) => labels['to'] === state);
  const probes = pick('breaker_probes_total');
  const atTrip = pick('breaker_failures_at_trip').map(({ value }) => value);
  return {
    at,
    trips: sum(changesTo('open').filter(({ labels }) => labels['from'] === 'closed')),
    openings: sum(changesTo('open')),
    halfOpenings: sum(changesTo('half-open')),
    failures: sum(pick('breaker_recorded_failures_total')),
    failuresAtTrip: atTrip.length > 0 ? Math.max(...atTrip) : undefined,
    probes: sum(probes),
    failedProbes: sum(probes.filter(({ labels }) => labels['result'] === 'failure')),
  };
}

/** Whether the labels of a service's counters separate the breakers meant from its others. */
function areSeparated(own: readonly Sample[], { breaker }: BreakerRef): boolean {
  const states = own.filter(isState);
  if (breaker === undefined) return new Set(states.map(({ labels }) => labels['dep'])).size <= 1;
  const meant = states.filter((state) => isNamed(state, breaker, false));
  const others = states.filter((state) => !meant.includes(state));
  const counts = own.filter((sample) => sample.name.startsWith('breaker_') && isCounter(sample));
  const allHave = (label: string) => counts.every(({ labels }) => labels[label] !== undefined);
  const differBy = (label: string) =>
    others.every((other) => !meant.some((one) => one.labels[label] === other.labels[label]));
  if (others.length === 0) return true;
  if (allHave('dep') && (allHave('endpoint') || differBy('dep'))) return true;
  return allHave('endpoint') && differBy('endpoint');
}

function isStateOf(ref: BreakerRef, metric: Metric, service: string): boolean {
  return isState(metric) && (ref.at === undefined || ref.at === service) && isNamed(metric, ref.breaker, false);
}

function isState(metric: Metric): metric is SampleMetric {
  const state: SampleName = 'breaker_state';
  return metric.kind === 'sample' && metric.name === state;
}

function isNamed({ labels }: SampleMetric, wanted: string | undefined, withoutLabels: boolean): boolean {
  if (wanted === undefined) return true;
  const { dep, endpoint } = labels;
  if (dep === undefined) return withoutLabels;
  return [dep, endpoint, `${dep} ${endpoint}`].includes(wanted);
}
