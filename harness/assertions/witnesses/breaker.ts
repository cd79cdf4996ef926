import { CLOSED } from '../../domain/breaker-state.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { isSameFamily, type Labels, type Metric, type SampleMetric, samplesOf } from '../../domain/metric.ts';
import { eventBreakers, type Trips } from './breaker-events.ts';
import { stateLabel, stateOver } from './breaker-state.ts';
import { countersIn } from './counters.ts';
import type { Span, Timeline } from './moment.ts';
import { seriesIn } from './readings.ts';

export interface BreakerRef {
  /** Value of any of its labels, as `dep` or `endpoint`, or of two with a space between. */
  readonly breaker?: string;
  readonly at?: string;
}

/** One breaker of one service: of an endpoint, an instance, a dependency, as its labels say. */
export interface Breaker {
  readonly at: string;
  readonly labels: Labels;
  /** `"bank charge" at payment` */
  readonly name: string;
  /** Its state over time (`breaker-state.ts`); where no series has it, as it stood when each phase ended. */
  readonly states: Timeline;
  /** Where it only counts its events: how often it tripped between two readings. */
  readonly trips?: readonly Trips[];
}

interface StateSample {
  readonly at: string;
  readonly metric: SampleMetric;
  readonly samples: Timeline;
}

/** Every breaker of every service, by service and labels. */
export function breakersIn(evidence: Evidence): readonly Breaker[] {
  const overTime = byBreaker(seriesSamples(evidence));
  const groups = new Map([...byBreaker(counterSamples(evidence)), ...overTime]);
  const stated = [...groups.values()].map((group): Breaker => {
    const [{ at, metric }] = group as [StateSample];
    return { at, ...named(at, ownLabels(metric)), states: stateOver(group) };
  });
  const services = new Set(stated.map(({ at }) => at));
  const counted = eventBreakers(evidence).filter(({ at }) => !services.has(at));
  return [
    ...stated,
    ...counted.map(({ at, metric, states, trips }) => ({ at, ...named(at, metric.labels), states, trips })),
  ];
}

function named(at: string, labels: Labels): Pick<Breaker, 'labels' | 'name'> {
  const values = Object.values(labels);
  return { labels, name: `${values.length > 0 ? `"${values.join(' ')}" ` : ''}at ${at}` };
}

function byBreaker(samples: readonly StateSample[]): ReadonlyMap<string, readonly StateSample[]> {
  return Map.groupBy(samples, ({ at, metric }) => {
    const labels = Object.entries(ownLabels(metric)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([at, labels]);
  });
}

export function isMeant({ breaker, at }: BreakerRef, one: Breaker): boolean {
  return (at === undefined || at === one.at) && (breaker === undefined || namesOf(one.labels).includes(breaker));
}

/** How often it was seen to leave the closed state between two readings of these phases; `fromBefore` counts the reading before them. */
export function tripsSeen({ states }: Breaker, phases: readonly Span[], fromBefore = false): number {
  let seen = 0;
  let before: number | undefined;
  for (const [atMs, state] of states) {
    if (state === null) continue;
    const isWithin = phases.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs);
    if (isWithin && before === CLOSED && state !== CLOSED) seen += 1;
    before = isWithin || fromBefore ? state : undefined;
  }
  return seen;
}

function namesOf(labels: Labels): readonly string[] {
  const values = Object.values(labels);
  return [...values, ...values.flatMap((one, i) => values.slice(i + 1).map((other) => `${one} ${other}`))];
}

function seriesSamples(evidence: Evidence): StateSample[] {
  return seriesIn(evidence).flatMap(({ metric, service, samples }) =>
    isState(metric) ? [{ at: service, metric, samples }] : [],
  );
}

function counterSamples(evidence: Evidence): StateSample[] {
  return countersIn(evidence).flatMap(({ metric, at, phase, value }) => {
    const endMs = evidence.phases.find(({ name }) => name === phase)?.toMs;
    return isState(metric) && endMs !== undefined ? [{ at, metric, samples: [[endMs, value]] }] : [];
  });
}

function isState(metric: Metric): metric is SampleMetric {
  return isSameFamily(metric, samplesOf('breaker_state'));
}

/** Its labels without the one that a sample for each state has. */
function ownLabels({ labels }: SampleMetric): Labels {
  const label = stateLabel(labels);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== label));
}
