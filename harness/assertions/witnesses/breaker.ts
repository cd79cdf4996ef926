import { CLOSED } from '../../domain/breaker-state.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { isSameFamily, type Labels, type Metric, type SampleMetric, samplesOf } from '../../domain/metric.ts';
import { countedBreakers, eventBreakers, type Trips } from './breaker-events.ts';
import { stateLabel, stateOver } from './breaker-state.ts';
import { countersIn } from './counters.ts';
import { isSurelyIn, type Span, type Timeline } from './moment.ts';
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
  /** As it stood when each phase ended. */
  readonly ends: Timeline;
  /** Where it only counts its events: how often it tripped between two readings. */
  readonly trips?: readonly Trips[];
}

interface StateSample {
  readonly at: string;
  readonly metric: SampleMetric;
  readonly samples: Timeline;
}

/** Every breaker of every service, by service and labels: those that tell their state, and those that only count. */
export function breakersIn(evidence: Evidence): readonly Breaker[] {
  const atEnds = byBreaker(counterSamples(evidence));
  const groups = new Map([...atEnds, ...byBreaker(seriesSamples(evidence))]);
  const stated = [...groups].map(([key, group]): Breaker => {
    const [{ at, metric }] = group as readonly [StateSample];
    const ends = stateOver(atEnds.get(key) ?? []);
    return { at, ...named(at, ownLabels(metric)), states: stateOver(group), ends };
  });
  const events = eventBreakers(evidence).map(
    ({ at, metric, states, trips }): Breaker => ({ at, ...named(at, metric.labels), states, trips, ends: [] }),
  );
  const counted = countedBreakers(evidence).map(
    ({ at, labels }): Breaker => ({ at, ...named(at, labels), states: [], ends: [] }),
  );
  const known = [...stated, ...events.filter((one) => !isAmong(stated, one))];
  return [...known, ...counted.filter((one) => !isAmong(known, one))];
}

/** The same breaker may have fewer labels in one metric than in another; under labels of other names nobody can tell. */
function isAmong(known: readonly Breaker[], one: Breaker): boolean {
  const values = Object.values(one.labels);
  const own = known.filter(({ at }) => at === one.at);
  const comparable = own.some(({ labels }) => Object.keys(one.labels).every((label) => labels[label] !== undefined));
  if (own.length > 0 && !comparable) return true;
  return own.some(({ labels }) => {
    const others = Object.values(labels);
    return values.every((value) => others.includes(value)) || others.every((value) => values.includes(value));
  });
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
  for (const sample of states) {
    const [, state] = sample;
    if (state === null) continue;
    const isWithin = phases.some((phase) => isSurelyIn(sample, phase));
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
