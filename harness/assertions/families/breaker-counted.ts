import type { Evidence } from '../../domain/evidence.ts';
import type { SampleName } from '../../domain/metric.ts';
import type { EntityValue } from '../judgement.ts';
import { AT_TRIP, type BreakerCounts, type Count, countsOf, FAILURES, PROBES } from '../witnesses/breaker-counts.ts';
import { OPENED, TRANSITIONS } from '../witnesses/breaker-events.ts';
import { type Counted, failuresWhenOpened } from './breaker-failures.ts';
import {
  disagreement,
  exact,
  hadNoReason,
  mostTrips,
  notCounted,
  openAllAlong,
  seenTrips,
  times,
} from './breaker-seen.ts';
import type { TimedClaim } from './breaker-timed.ts';

/** Judged by what the breaker's service counted. */
export type CountedClaim =
  | { readonly kind: 'opens within failures'; readonly failures: number }
  | { readonly kind: 'lets through'; readonly probes: number }
  | { readonly kind: 'never opens' }
  | { readonly kind: 'does not flap' };

/** The counts that must separate the breakers of a service. */
export const METRICS: Readonly<Record<(CountedClaim | TimedClaim)['kind'], readonly SampleName[]>> = {
  'opens within failures': [TRANSITIONS, OPENED, FAILURES, AT_TRIP, PROBES],
  'lets through': [TRANSITIONS, PROBES],
  'never opens': [TRANSITIONS, OPENED],
  'does not flap': [TRANSITIONS, OPENED],
  'opens within': [TRANSITIONS],
  'closes within': [TRANSITIONS],
};

type Judge = (counted: Counted, evidence: Evidence) => EntityValue;

/** The value that each claim is about, as far as the counts of a unit and the states of its breakers tell. */
export const COUNTED: Readonly<Record<CountedClaim['kind'], Judge>> = {
  'never opens': (counted, evidence) => {
    const { unit, phases } = counted;
    const counts = countsOf(evidence, unit, phases);
    const { openings } = counts;
    if (openings === undefined) return openingsSeen(counted, counts);
    const seen = seenTrips(unit, phases);
    const problem =
      disagreement(unit, seen, openings) ?? (openings.high === 0 ? openAllAlong(unit, phases) : undefined);
    if (problem !== undefined) return { unknown: problem };
    const low = Math.max(seen, openings.low);
    const shown = Math.max(seen, openings.shown);
    return { shown, low, high: openings.high, why: told(`it opened ${times(shown)}`, low, openings) };
  },
  'does not flap': (counted, evidence) => {
    const { unit, phases } = counted;
    const { trips, openings } = countsOf(evidence, unit, phases);
    if (trips === undefined) {
      const seen = seenTrips(unit, phases);
      const high = Math.min(openings?.high ?? Number.POSITIVE_INFINITY, mostTrips(unit, phases));
      const why = seen > 1 ? `it was seen to trip ${times(seen)}` : notCounted(unit);
      return { shown: seen, low: seen, high: Math.max(seen, high), why };
    }
    const problem = disagreement(unit, seenTrips(unit, phases), trips);
    if (problem !== undefined) return { unknown: problem };
    const low = Math.ceil(trips.low / unit.breakers.length);
    return { shown: trips.shown, low, high: trips.high, why: told(`it tripped ${times(trips.shown)}`, low - 1, trips) };
  },
  'lets through': ({ unit, phases }, evidence) => {
    const { probes, halfOpenings } = countsOf(evidence, unit, phases);
    if (probes === undefined) return { unknown: `${unit.at} does not count its probes (${PROBES})` };
    const { shown, high } = probes;
    if (halfOpenings === undefined)
      return { shown, low: 0, high, samples: shown, why: probes.unknown ?? notCounted(unit) };
    if (halfOpenings.high === 0 && probes.low > 0)
      return { unknown: `${unit.at} counted ${probes.low} probes, and no change to half-open` };
    if (halfOpenings.high === 0 && high === 0) return { idle: 'it was never half-open, so no probe could pass' };
    return worstTry(probes, halfOpenings);
  },
  'opens within failures': failuresWhenOpened,
};

/** Of a library that counts no openings. One that a reading of the phase before still showed closed may have opened before this phase. */
function openingsSeen({ unit, phases }: Counted, counts: BreakerCounts): EntityValue {
  const [seen, most] = [seenTrips(unit, phases), seenTrips(unit, phases, true)];
  const high = Number.POSITIVE_INFINITY;
  if (seen > 0) return { shown: seen, low: seen, high, why: `it was seen to open ${times(seen)}` };
  if (most > 0)
    return { shown: most, low: 0, high, why: 'it opened before its first reading of the phase, or before the phase' };
  const open = openAllAlong(unit, phases);
  if (open === undefined && hadNoReason(unit, phases, counts)) return { ...exact(0), why: 'no call failed' };
  return { unknown: open ?? notCounted(unit) };
}

/** Only the sum is counted: over several half-open times the worst is at least the average, and each had at least one. */
function worstTry(probes: Count, halfOpenings: Count): EntityValue {
  const average = Math.ceil(probes.shown / Math.max(1, halfOpenings.shown));
  const low = halfOpenings.high > 0 ? Math.ceil(probes.low / halfOpenings.high) : 0;
  const high = probes.high - Math.max(0, halfOpenings.low - 1);
  const why = `${probes.shown} probes went through, and it was half-open ${times(halfOpenings.shown)}`;
  const unknown = probes.unknown ?? halfOpenings.unknown;
  return { shown: average, low, high, samples: probes.shown, why: unknown === undefined ? why : `${why}; ${unknown}` };
}

/** What was counted, and why it may be more; that goes without saying where it is enough to break the statement. */
function told(why: string, broken: number, { unknown }: Count): string {
  return unknown === undefined || broken > 0 ? why : `${why}; ${unknown}`;
}
