import type { Evidence } from '../../domain/evidence.ts';
import type { SampleName } from '../../domain/metric.ts';
import type { EntityValue } from '../judgement.ts';
import { AT_TRIP, countsOf, FAILURES, OPENED, PROBES, TRANSITIONS } from '../witnesses/breaker-counts.ts';
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

type Count = (counted: Counted, evidence: Evidence) => EntityValue;

/** The value that each claim is about, as far as the counts of a unit and the states of its breakers tell. */
export const COUNTED: Readonly<Record<CountedClaim['kind'], Count>> = {
  'never opens': (counted, evidence) => {
    const { unit, phases } = counted;
    const counts = countsOf(evidence, unit, phases);
    const { openings } = counts;
    const seen = seenTrips(unit, phases, openings === undefined);
    if (openings === undefined) {
      if (seen > 0)
        return { shown: seen, low: seen, high: Number.POSITIVE_INFINITY, why: `it was seen to open ${times(seen)}` };
      const open = openAllAlong(unit, phases);
      if (open === undefined && hadNoReason(unit, phases, counts)) return { ...exact(0), why: 'no call failed' };
      return { unknown: open ?? notCounted(unit) };
    }
    const problem = disagreement(unit, seen, openings) ?? (openings === 0 ? openAllAlong(unit, phases) : undefined);
    if (problem !== undefined) return { unknown: problem };
    return { ...exact(openings), why: `it opened ${times(openings)}` };
  },
  'does not flap': (counted, evidence) => {
    const { unit, phases } = counted;
    const { trips, openings } = countsOf(evidence, unit, phases);
    const seen = seenTrips(unit, phases, trips === undefined);
    if (trips === undefined) {
      const high = Math.min(openings ?? Number.POSITIVE_INFINITY, mostTrips(unit, phases));
      const why = seen > 1 ? `it was seen to trip ${times(seen)}` : notCounted(unit);
      return { shown: seen, low: seen, high, why };
    }
    const problem = disagreement(unit, seen, trips);
    if (problem !== undefined) return { unknown: problem };
    const low = Math.ceil(trips / unit.breakers.length);
    return { shown: trips, low, high: trips, why: `it tripped ${times(trips)}` };
  },
  'lets through': ({ unit, phases }, evidence) => {
    const { probes, halfOpenings } = countsOf(evidence, unit, phases);
    if (probes === undefined) return { unknown: `${unit.at} does not count its probes (${PROBES})` };
    if (halfOpenings === undefined)
      return { shown: probes, low: 0, high: probes, samples: probes, why: notCounted(unit) };
    if (halfOpenings === 0 && probes > 0)
      return { unknown: `${unit.at} counted ${probes} probes, and no change to half-open` };
    if (halfOpenings === 0) return { idle: 'it was never half-open, so no probe could pass' };
    // Only the sum is counted: over several half-open times the worst is at least the average, and each had at least one.
    const average = Math.ceil(probes / halfOpenings);
    const why = `${probes} probes went through, and it was half-open ${times(halfOpenings)}`;
    return { shown: average, low: average, high: probes - (halfOpenings - 1), samples: probes, why };
  },
  'opens within failures': failuresWhenOpened,
};
