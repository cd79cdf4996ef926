import { CLOSED } from '../../domain/breaker-state.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Entity } from '../judgement.ts';
import { type Breaker, tripsSeen } from '../witnesses/breaker.ts';
import { type BreakerUnit, type Count, countsOf } from '../witnesses/breaker-counts.ts';
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
  if (isOpen(before) || isOpen(valueBefore(breaker.ends, span.fromMs)))
    return { unknown: 'it was open before the fault began, so nothing shows when it opens' };
  const problem = disagreement(unit, tripsSeen(breaker, phases), trips);
  if (problem !== undefined) return { unknown: problem };
  const moment = firstEntry(breaker.states, span, (state) => state !== CLOSED);
  if (!moment) return { unknown: 'no reading of its state in that time' };
  const isCounted = trips !== undefined && trips.low > 0;
  if (Number.isFinite(moment.high) && trips?.high === 0)
    return { unknown: `it was open when it was read, and ${unit.at} counted no change to open in that time` };
  // Without a reading before the fault it may have been open all the time, unless it counted that it opened.
  if (before === undefined && moment.low === 0 && Number.isFinite(moment.high) && !isCounted)
    return { unknown: 'no reading showed it closed before it was open' };
  const most = isCounted ? Math.min(moment.high, span.toMs - span.fromMs) : moment.high;
  const isMissed = isCounted && !Number.isFinite(moment.high);
  return inRealTime({ ...moment, low: isMissed ? 0 : moment.low, high: most }, evidence, ['open', 'the fault began']);
}

function isOpen(state: number | undefined): boolean {
  return state !== undefined && state !== CLOSED;
}

function closing(timed: Timed, evidence: Evidence) {
  const { breaker, unit, span } = timed;
  const after = { fromMs: span.toMs, toMs: endOf(evidence) };
  const recovery = phasesOf(evidence, { phase: 'recovery' });
  const trips = recovery.length > 0 ? singly(unit, countsOf(evidence, unit, recovery).trips) : undefined;
  const problem = disagreement(unit, tripsSeen(breaker, recovery), trips);
  if (problem !== undefined) return { unknown: problem };
  const opened = firstEntry(breaker.states, { fromMs: 0, toMs: after.toMs }, (state) => state !== CLOSED);
  if (!opened || !Number.isFinite(opened.high)) return neverSeenOpen(timed, evidence);
  const moment = heldSince(breaker.states, after, (state) => state === CLOSED, trips?.high === 0);
  if (!moment) return { unknown: 'no reading of its state in that time' };
  if (Number.isFinite(moment.high) && isOpen(valueBefore(breaker.ends, after.toMs)))
    return { unknown: 'its last reading showed it closed, and its state at the end of the run was another' };
  const tripped = trips !== undefined && trips.low > tripsSeen(breaker, recovery);
  const high = tripped ? Math.max(moment.high, after.toMs - after.fromMs) : moment.high;
  return inRealTime({ ...moment, high }, evidence, ['closed', 'the fault was lifted']);
}

/** One that was not read all through the fault may have opened in it. That asks nothing of it where it was closed in time all the same. */
function neverSeenOpen({ breaker: { states }, claim, span }: Timed, evidence: Evidence) {
  const after = { fromMs: span.toMs, toMs: endOf(evidence) };
  const during = states.filter(([atMs]) => span.fromMs <= atMs && atMs <= span.toMs);
  const closed = heldSince(states, after, (state) => state === CLOSED);
  const isClosed = closed !== undefined && closed.high * evidence.plan.timeScale <= claim.ms;
  const isUnread = during.length === 0 || during.some(([, state]) => state === null);
  if (isUnread && !isClosed) return { unknown: 'it was not read all through the fault, so it may have been open' };
  return { idle: 'no reading showed it open during the fault' };
}

function inRealTime(moment: Moment, evidence: Evidence, [state, since]: readonly [state: string, since: string]) {
  const { timeScale } = evidence.plan;
  const known = { low: moment.low * timeScale, high: moment.high * timeScale };
  const shown = Number.isFinite(known.high) ? known.high : known.low;
  return { shown, ...known, samples: moment.readings, why: describeMoment(known, state, since) };
}

/** A count that several breakers share is not known of each. */
function singly({ breakers }: BreakerUnit, count: Count | undefined): Count | undefined {
  return breakers.length === 1 || count?.high === 0 ? count : undefined;
}
