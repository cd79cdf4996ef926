import { CLOSED } from '../../domain/breaker-state.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isSameFamily, samplesOf } from '../../domain/metric.ts';
import type { EntityValue } from '../judgement.ts';
import type { BreakerRef } from '../witnesses/breaker.ts';
import {
  type BreakerCounts,
  type BreakerUnit,
  type Count,
  countsOf,
  FAILURES,
  NONE,
} from '../witnesses/breaker-counts.ts';
import { seriesIn } from '../witnesses/readings.ts';
import { phasesOf } from '../witnesses/window.ts';
import { reachedBeyond } from './breaker-reach.ts';
import {
  disagreement,
  exact,
  isExactly,
  notCounted,
  openAllAlong,
  seenTrips,
  times,
  wasReadThroughout,
} from './breaker-seen.ts';

/** A unit and what is claimed of it. */
export interface Counted {
  readonly unit: BreakerUnit;
  readonly tree: BreakerRef;
  readonly bound: number;
  readonly phases: readonly PhaseWindow[];
}

/** The failures that a breaker had recorded when it opened, of every time that it did. */
export function failuresWhenOpened(counted: Counted, evidence: Evidence): EntityValue {
  const { unit, phases } = counted;
  const counts = countsOf(evidence, unit, phases);
  const { failures, trips } = counts;
  if (failures === undefined) return { unknown: `${unit.at} does not count failures (${FAILURES})` };
  const known = { ...counts, failures };
  const seen = seenTrips(unit, phases, trips === undefined);
  const value =
    trips === undefined ? byState(counted, known, seen, evidence) : byTrips(counted, known, trips, evidence);
  return { samples: failures.shown, ...value };
}

type FailureCounts = BreakerCounts & { readonly failures: Count };

function byTrips(counted: Counted, counts: FailureCounts, trips: Count, evidence: Evidence): EntityValue {
  const { unit, tree, phases } = counted;
  const problem =
    disagreement(unit, seenTrips(unit, phases), trips) ?? (trips.high === 0 ? openAllAlong(unit, phases) : undefined);
  if (problem !== undefined) return { unknown: problem };
  if (trips.high === 0) return neverOpened(counted, counts.failures);
  if (trips.low === 0 && trips.unknown !== undefined) return { unknown: trips.unknown };
  const beyond = reachedBeyond({ ...counts, at: unit.at }, tree, evidence);
  if (beyond) return { unknown: beyond, observed: counts.failuresAtTrip.at(-1) ?? counts.failures.shown };
  return atTrips(counted, counts, trips, evidence);
}

/** The failures at the worst trip. What the service showed at its last trip of a phase is exact; of others only limits are known. */
function atTrips(
  { unit, phases, bound }: Counted,
  counts: FailureCounts,
  trips: Count,
  evidence: Evidence,
): EntityValue {
  const { failures, failedProbes, failuresAtTrip } = counts;
  const shown = Math.max(0, ...failuresAtTrip);
  if (isExactly(trips, 1) && failuresAtTrip.length > 0)
    return { ...exact(shown), why: `it tripped at ${shown} failures` };
  const reported = failuresAtTrip.length > 0 ? 1 : 0;
  const before = reported ? NONE : failuresBefore(unit, phases, evidence);
  const restOf = (all: number, earlier: number) => all + earlier - failedProbes.low;
  const othersOf = (rest: number) => rest - (reported ? shown : 0) - Math.max(0, trips.low - reported - 1);
  const rest = restOf(failures.shown, before.shown);
  const high = Math.max(shown, othersOf(restOf(failures.high, before.high)));
  const unknown = trips.unknown ?? failures.unknown ?? before.unknown;
  const why =
    shown > bound
      ? `it tripped at ${shown} failures`
      : `${unit.at} counted ${rest} failures and ${times(trips.shown)} a trip, but not how many came before ${reported ? 'each' : 'it'}${unknown === undefined ? '' : `; ${unknown}`}`;
  return { shown: Math.max(shown, othersOf(rest)), low: Math.max(1, shown), high, why };
}

/** Failures that a breaker may still have held against its dependency when the phases began. */
function failuresBefore(unit: BreakerUnit, phases: readonly PhaseWindow[], evidence: Evidence): Count {
  const fromMs = Math.min(...phases.map(({ fromMs }) => fromMs));
  const earlier = phasesOf(evidence, {}).filter(({ toMs }) => toMs <= fromMs);
  return countsOf(evidence, unit, earlier).failures ?? NONE;
}

/** Libraries that count no transitions: its state decides what it can. */
function byState(counted: Counted, counts: FailureCounts, seen: number, evidence: Evidence): EntityValue {
  const { unit, phases } = counted;
  const { failures, failuresAtTrip, openings = NONE, rejected = NONE } = counts;
  if (seen > 0 || openings.low > 0) return openedAt(counted, failures, Math.max(0, ...failuresAtTrip), evidence);
  const open = openAllAlong(unit, phases);
  if (open !== undefined) return { unknown: open };
  const unread = unit.breakers.find((breaker) => !wasReadThroughout(breaker, phases));
  if (unread) return { unknown: `${unread.name} was not read throughout, so it may have opened meanwhile` };
  if (openings.high > 0) return { unknown: openings.unknown ?? notCounted(unit) };
  if (rejected.high > 0)
    return { unknown: rejected.unknown ?? `no reading showed it open, but it turned ${rejected.shown} calls away` };
  return neverOpened(counted, failures);
}

function openedAt(counted: Counted, failures: Count, shown: number, evidence: Evidence): EntityValue {
  const least = Math.max(1, shown);
  const why = `${counted.unit.at} counted ${failures.shown} failures, but not how many came before it opened`;
  if (failures.unknown !== undefined)
    return { shown: failures.shown, low: least, high: failures.high, why: `${why}; ${failures.unknown}` };
  const most = failures.shown;
  const read = failuresAround(counted, evidence);
  if (!read) return { shown: most, low: least, high: Math.max(least, most), why };
  const high = Math.min(most, Math.max(read.atOpen, most - read.atOpen));
  const low = Math.min(high, Math.max(least, read.lastClosed));
  return { shown: high, low, high, why: `it opened at ${low === high ? '' : `${low} to `}${high} failures` };
}

/** One breaker of several had at least its share of the failures. */
function neverOpened({ unit, bound }: Counted, failures: Count): EntityValue {
  const why = `it counted ${failures.shown} failures and never opened`;
  const low = Math.ceil(failures.low / unit.breakers.length);
  if (failures.high <= bound)
    return { idle: `it counted ${failures.shown} failures and did not have to open`, observed: failures.shown };
  if (failures.low <= bound && failures.unknown !== undefined)
    return { unknown: failures.unknown, observed: failures.shown };
  return { shown: failures.shown, low, high: Number.POSITIVE_INFINITY, why };
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
