import { CLOSED } from '../../domain/breaker-state.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isSameFamily, samplesOf } from '../../domain/metric.ts';
import type { EntityValue } from '../judgement.ts';
import type { BreakerRef } from '../witnesses/breaker.ts';
import { type BreakerCounts, type BreakerUnit, countsOf, FAILURES } from '../witnesses/breaker-counts.ts';
import { seriesIn } from '../witnesses/readings.ts';
import { phasesOf } from '../witnesses/window.ts';
import { reachedBeyond } from './breaker-reach.ts';
import { disagreement, exact, openAllAlong, seenTrips, times, wasReadThroughout } from './breaker-seen.ts';

/** A unit and what is claimed of it. */
export interface Counted {
  readonly unit: BreakerUnit;
  readonly tree: BreakerRef;
  readonly bound: number;
  readonly phases: readonly PhaseWindow[];
}

/** The failures that a breaker had recorded when it opened, of every time that it did. */
export function failuresWhenOpened(counted: Counted, evidence: Evidence): EntityValue {
  const counts = countsOf(evidence, counted.unit, counted.phases);
  const { failures } = counts;
  if (failures === undefined) return { unknown: `${counted.unit.at} does not count failures (${FAILURES})` };
  const seen = seenTrips(counted.unit, counted.phases, counts.trips === undefined);
  const value = counts.trips === undefined ? byState : byTrips;
  return { samples: failures, ...value(counted, { ...counts, failures }, seen, evidence) };
}

type FailureCounts = BreakerCounts & { readonly failures: number };

function byTrips(counted: Counted, counts: FailureCounts, seen: number, evidence: Evidence): EntityValue {
  const { unit, tree, phases, bound } = counted;
  const { trips = 0, failures } = counts;
  const problem = disagreement(unit, seen, trips) ?? (trips === 0 ? openAllAlong(unit, phases) : undefined);
  if (problem !== undefined) return { unknown: problem };
  if (trips === 0) return neverOpened(counted, failures);
  const beyond = reachedBeyond({ ...counts, at: unit.at }, tree, evidence);
  if (beyond) return { unknown: beyond, observed: counts.failuresAtTrip.at(-1) ?? failures };
  return atTrips(counted, { ...counts, trips }, bound, evidence);
}

/** The failures at the worst trip. What the service showed at its last trip of a phase is exact; of others only limits are known. */
function atTrips(
  { unit, phases }: Counted,
  counts: FailureCounts & { trips: number },
  bound: number,
  evidence: Evidence,
): EntityValue {
  const { trips, failures, failedProbes, failuresAtTrip } = counts;
  const shown = Math.max(0, ...failuresAtTrip);
  if (trips === 1 && failuresAtTrip.length > 0) return { ...exact(shown), why: `it tripped at ${shown} failures` };
  const reported = failuresAtTrip.length > 0 ? 1 : 0;
  const rest = failures + (reported ? 0 : failuresBefore(unit, phases, evidence)) - failedProbes;
  const others = rest - (reported ? shown : 0) - (trips - reported - 1);
  const high = Math.max(shown, others);
  const why =
    shown > bound
      ? `it tripped at ${shown} failures`
      : `${unit.at} counted ${rest} failures and ${times(trips)} a trip, but not how many came before ${reported ? 'each' : 'it'}`;
  return { shown: reported && high === shown ? shown : Math.max(shown, others), low: Math.max(1, shown), high, why };
}

/** Failures that a breaker may still have held against its dependency when the phases began. */
function failuresBefore(unit: BreakerUnit, phases: readonly PhaseWindow[], evidence: Evidence): number {
  const fromMs = Math.min(...phases.map(({ fromMs }) => fromMs));
  const earlier = phasesOf(evidence, {}).filter(({ toMs }) => toMs <= fromMs);
  return countsOf(evidence, unit, earlier).failures ?? 0;
}

/** Libraries that count no transitions: its state decides what it can. */
function byState(counted: Counted, counts: FailureCounts, seen: number, evidence: Evidence): EntityValue {
  const { unit, phases } = counted;
  const { failures, failuresAtTrip, openings, rejected = 0 } = counts;
  const shown = Math.max(0, ...failuresAtTrip);
  const why = `${unit.at} counted ${failures} failures, but not how many came before it opened`;
  if (seen > 0 || (openings ?? 0) > 0) {
    const [most, least] = [failures, Math.max(1, shown)];
    const read = failuresAround(counted, evidence);
    if (!read) return { shown: most, low: least, high: most, why };
    const high = Math.min(most, Math.max(read.atOpen, most - read.atOpen));
    const low = Math.min(high, Math.max(least, read.lastClosed));
    return { shown: high, low, high, why: `it opened at ${low === high ? '' : `${low} to `}${high} failures` };
  }
  const open = openAllAlong(unit, phases);
  if (open !== undefined) return { unknown: open };
  const unread = unit.breakers.find((breaker) => !wasReadThroughout(breaker, phases));
  if (unread) return { unknown: `${unread.name} was not read throughout, so it may have opened meanwhile` };
  if (rejected > 0) return { unknown: `no reading showed it open, but it turned ${rejected} calls away` };
  return neverOpened(counted, failures);
}

/** One breaker of several had at least its share of the failures. */
function neverOpened({ unit, bound }: Counted, failures: number): EntityValue {
  const why = `it counted ${failures} failures and never opened`;
  const low = Math.ceil(failures / unit.breakers.length);
  if (failures <= bound)
    return { idle: `it counted ${failures} failures and did not have to open`, observed: failures };
  return { shown: failures, low, high: Number.POSITIVE_INFINITY, why };
}

/**
 * State and failures that were read together: how many it had recorded when it was last read closed, and when it was first read
 * open. Calls that were under way when it opened may be among the latter. Undefined where they were not read so.
 */
function failuresAround({ unit, phases }: Counted, evidence: Evidence) {
  const [breaker] = unit.breakers;
  const own = seriesIn(evidence).filter(
    ({ metric, service }) =>
      service === unit.at &&
      metric.kind === 'sample' &&
      isSameFamily(metric, samplesOf(FAILURES)) &&
      Object.entries(unit.labels).every(([label, value]) => metric.labels[label] === value),
  );
  const fromMs = Math.min(...phases.map((phase) => phase.fromMs));
  if (!breaker || unit.breakers.length > 1 || own.length === 0) return undefined;
  // A count that has no sample yet has not counted.
  const failuresAt = (atMs: number) =>
    own.reduce(
      (sum, { samples }) => sum + (samples.findLast(([at, value]) => at <= atMs && value !== null)?.[1] ?? 0),
      0,
    );
  const states = breaker.states.filter(([, state]) => state !== null);
  const open = states.findIndex(([atMs, state]) => atMs >= fromMs && state !== CLOSED);
  const [before, opened] = [states[open - 1], states[open]];
  if (!before || !opened || before[1] !== CLOSED || !states.some(([atMs]) => atMs <= fromMs)) return undefined;
  const began = failuresAt(fromMs);
  const [lastClosed, atOpen] = [failuresAt(before[0]) - began, failuresAt(opened[0]) - began];
  return atOpen < lastClosed ? undefined : { lastClosed: Math.max(0, lastClosed), atOpen };
}
