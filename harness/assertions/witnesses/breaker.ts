import type { Counter, Evidence, PhaseWindow, Series } from '../../domain/evidence.ts';
import { type MetricName, parseMetricName } from './metric-name.ts';

/** `breaker_state` and its companions: the names that services export, of which every breaker statement is made. */
const STATE = 'breaker_state';
const TRANSITIONS = 'breaker_transitions_total';
export const OPEN = 2;

/** What a breaker's own service counted over some phases. */
export interface BreakerBooks {
  readonly at: string;
  /** From closed to open. */
  readonly trips: number;
  /** To open, from closed or half-open. */
  readonly openings: number;
  readonly halfOpenings: number;
  readonly failures: number;
  /** Failures counted when it last tripped, where its service says so: `breaker_failures_at_trip`. */
  readonly failuresAtTrip: number | undefined;
  readonly probes: number;
  readonly failedProbes: number;
}

export interface BreakerRef {
  /** Value of its `dep` or `endpoint` label; may be left out where there is only one. */
  readonly breaker?: string;
  readonly at?: string;
}

/** State over time of the breakers meant: several endpoints of one dependency may each have one. */
export function breakerSeries(evidence: Evidence, ref: BreakerRef): readonly Series[] {
  return evidence.series.filter(({ name, service }) => isMeant(parseMetricName(name), service, ref));
}

/** Undefined, in words: why nothing is known. */
export function breakerBooks(
  evidence: Evidence,
  ref: BreakerRef,
  phases: readonly PhaseWindow[],
): BreakerBooks | { readonly missing: string } {
  const states = evidence.counters.filter(({ name, at }) => isMeant(parseMetricName(name), at, ref));
  const keepers = [...new Set(states.map(({ at }) => at))];
  const [at] = keepers;
  const called = ref.breaker === undefined ? 'a breaker' : `a breaker "${ref.breaker}"`;
  if (at === undefined)
    return { missing: `${ref.at ?? 'no service'} reported ${ref.at ? 'no ' : ''}${called.slice(2)}` };
  if (keepers.length > 1) return { missing: `${keepers.join(' and ')} both have ${called}: say at which` };
  const unread = phases.find(({ name }) => !states.some(({ phase }) => phase === name));
  if (unread || phases.length === 0) return { missing: `${at} could not be asked at the end of phase ${unread?.name}` };
  const own = evidence.counters.filter((one) => one.at === at && phases.some(({ name }) => name === one.phase));
  if (!isCountedApart(own, ref)) return { missing: `${at} has several breakers and does not count each by itself` };
  // A service that tells its state and counts no changes may have tripped between two samples: that is no evidence.
  if (!own.some(({ name }) => parseMetricName(name).metric === TRANSITIONS))
    return { missing: `${at} does not count the changes of its breaker (${TRANSITIONS})` };
  return countBooks(at, own, ref);
}

function countBooks(at: string, own: readonly Counter[], ref: BreakerRef): BreakerBooks {
  const samples = own.map(({ name, value }) => ({ ...parseMetricName(name), value }));
  const pick = (metric: string, label?: string, wanted?: string) =>
    samples.filter(
      (sample) =>
        sample.metric === metric &&
        (label === undefined || sample.labels.get(label) === wanted) &&
        isNamed(sample, ref.breaker, true),
    );
  const sum = (...picked: Parameters<typeof pick>) => pick(...picked).reduce((total, { value }) => total + value, 0);
  const atTrip = pick('breaker_failures_at_trip').map(({ value }) => value);
  const trips = pick(TRANSITIONS, 'to', 'open');
  return {
    at,
    trips: trips.filter(({ labels }) => labels.get('from') === 'closed').reduce((total, { value }) => total + value, 0),
    openings: trips.reduce((total, { value }) => total + value, 0),
    halfOpenings: sum(TRANSITIONS, 'to', 'half-open'),
    failures: sum('breaker_recorded_failures_total'),
    failuresAtTrip: atTrip.length > 0 ? Math.max(...atTrip) : undefined,
    probes: sum('breaker_probes_total'),
    failedProbes: sum('breaker_probes_total', 'result', 'failure'),
  };
}

/** Whether what a service counted tells the breakers meant from its others: without labels it can only have one. */
function isCountedApart(own: readonly Counter[], { breaker }: BreakerRef): boolean {
  const names = own.map(({ name }) => parseMetricName(name));
  const states = names.filter(({ metric }) => metric === STATE);
  if (breaker === undefined) return new Set(states.map(({ labels }) => labels.get('dep'))).size <= 1;
  const meant = states.filter((state) => isNamed(state, breaker, false));
  const others = states.filter((state) => !meant.includes(state));
  const counts = names.filter(({ metric }) => /^breaker_.*_total$/.test(metric));
  const say = (label: string) => counts.every(({ labels }) => labels.has(label));
  const differ = (label: string) =>
    others.every((other) => !meant.some((one) => one.labels.get(label) === other.labels.get(label)));
  return (
    others.length === 0 || (say('dep') && (say('endpoint') || differ('dep'))) || (say('endpoint') && differ('endpoint'))
  );
}

function isMeant(name: MetricName, service: string, ref: BreakerRef): boolean {
  return name.metric === STATE && (ref.at === undefined || ref.at === service) && isNamed(name, ref.breaker, false);
}

function isNamed({ labels }: MetricName, wanted: string | undefined, withoutLabels: boolean): boolean {
  if (wanted === undefined) return true;
  const dep = labels.get('dep');
  if (dep === undefined) return withoutLabels;
  const endpoint = labels.get('endpoint');
  return [dep, endpoint, `${dep} ${endpoint}`].includes(wanted);
}
