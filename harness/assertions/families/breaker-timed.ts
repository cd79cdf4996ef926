import { CLOSED } from '../../domain/breaker-state.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Entity } from '../judgement.ts';
import { type Breaker, tripsSeen } from '../witnesses/breaker.ts';
import { type BreakerUnit, countsOf } from '../witnesses/breaker-counts.ts';
import { endOf } from '../witnesses/fault.ts';
import { describeMoment, firstEntry, heldSince, type Moment, type Span, valueBefore } from '../witnesses/moment.ts';
import { faultPhasesOf, phasesOf } from '../witnesses/window.ts';
import { disagreement } from './breaker-seen.ts';

/** Judged by its state over time. */
export interface TimedClaim {
  readonly kind: 'opens within' | 'closes within';
  readonly ms: number;
}

export interface Timed {
  readonly claim: TimedClaim;
  readonly breaker: Breaker;
  readonly unit: BreakerUnit;
  /** In which the fault acted. */
  readonly span: Span;
}

/** When a breaker opened after the fault began, or from when on it stayed closed after the fault was lifted; real ms. */
export function timedEntity(timed: Timed, evidence: Evidence): Entity {
  const { name } = timed.breaker;
  return { name, ...(timed.claim.kind === 'opens within' ? opening(timed, evidence) : closing(timed, evidence)) };
}

function opening({ breaker, unit, span }: Timed, evidence: Evidence) {
  const phases = faultPhasesOf(evidence, {});
  const trips = singly(unit, countsOf(evidence, unit, phases).trips);
  const before = valueBefore(breaker.states, span.fromMs);
  if (before !== undefined && before !== CLOSED)
    return { unknown: 'it was open before the fault began, so nothing shows when it opens' };
  const problem = disagreement(unit, tripsSeen(breaker, phases), trips);
  if (problem !== undefined) return { unknown: problem };
  const moment = firstEntry(breaker.states, span, (state) => state !== CLOSED);
  if (!moment) return { unknown: 'no reading of its state in that time' };
  // Without a reading before the fault it may have been open all the time, unless it counted that it opened.
  if (before === undefined && moment.low === 0 && Number.isFinite(moment.high) && !trips)
    return { unknown: 'no reading showed it closed before it was open' };
  const most = trips ? Math.min(moment.high, span.toMs - span.fromMs) : moment.high;
  const isMissed = trips !== undefined && trips > 0 && !Number.isFinite(moment.high);
  return inRealTime({ ...moment, low: isMissed ? 0 : moment.low, high: most }, evidence, ['open', 'the fault began']);
}

function closing({ breaker, unit, span }: Timed, evidence: Evidence) {
  const after = { fromMs: span.toMs, toMs: endOf(evidence) };
  const recovery = phasesOf(evidence, { phase: 'recovery' });
  const counts = countsOf(evidence, unit, recovery);
  const trips = recovery.length > 0 ? singly(unit, counts.trips) : undefined;
  const problem = disagreement(unit, tripsSeen(breaker, recovery), trips);
  if (problem !== undefined) return { unknown: problem };
  const opened = firstEntry(breaker.states, { fromMs: 0, toMs: span.toMs }, (state) => state !== CLOSED);
  if (!opened || !Number.isFinite(opened.high)) return { idle: 'no reading showed it open during the fault' };
  const moment = heldSince(breaker.states, after, (state) => state === CLOSED, trips === 0);
  if (!moment) return { unknown: 'no reading of its state in that time' };
  const tripped = trips !== undefined && trips > tripsSeen(breaker, recovery);
  const high = tripped ? Math.max(moment.high, after.toMs - after.fromMs) : moment.high;
  return inRealTime({ ...moment, high }, evidence, ['closed', 'the fault was lifted']);
}

function inRealTime(moment: Moment, evidence: Evidence, [state, since]: readonly [state: string, since: string]) {
  const { timeScale } = evidence.plan;
  const known = { low: moment.low * timeScale, high: moment.high * timeScale };
  const shown = Number.isFinite(known.high) ? known.high : known.low;
  return { shown, ...known, samples: moment.readings, why: describeMoment(known, state, since) };
}

/** A count that several breakers share is not known of each. */
function singly({ breakers }: BreakerUnit, count: number | undefined): number | undefined {
  return breakers.length === 1 || count === 0 ? count : undefined;
}
