import { CLOSED } from '../../domain/breaker-state.ts';
import type { PhaseWindow } from '../../domain/evidence.ts';
import { type Breaker, tripsSeen } from '../witnesses/breaker.ts';
import { type BreakerCounts, type BreakerUnit, type Count, NONE } from '../witnesses/breaker-counts.ts';
import { TRANSITIONS } from '../witnesses/breaker-events.ts';
import { isSurelyIn } from '../witnesses/moment.ts';

/** `fromBefore`: from the reading before the phases to their first is a step, too, though it may have opened just before them. */
export function seenTrips({ breakers }: BreakerUnit, phases: readonly PhaseWindow[], fromBefore = false): number {
  return breakers.reduce((sum, breaker) => sum + tripsSeen(breaker, phases, fromBefore), 0);
}

export function disagreement({ at }: BreakerUnit, seen: number, counted: Count | undefined): string | undefined {
  if (counted === undefined || seen <= counted.high) return undefined;
  return `${at} disagrees with itself: its state was seen to leave closed ${times(seen)}, and it counted ${counted.high} changes to open`;
}

export function isExactly(count: Count | undefined, value: number): boolean {
  return count?.low === value && count.high === value;
}

/** A breaker that was open from its first reading on did not open in these phases, and cannot have stayed closed. */
export function openAllAlong({ breakers }: BreakerUnit, phases: readonly PhaseWindow[]): string | undefined {
  const open = breakers.find(({ states }) => {
    const first = within(states, phases).find(([, state]) => state !== null);
    return first !== undefined && first[1] !== CLOSED;
  });
  return open && `${open.name} was open when it was first read, so nothing shows when it opens`;
}

export function wasReadThroughout({ states }: Breaker, phases: readonly PhaseWindow[]): boolean {
  return phases.every((phase) => {
    const own = within(states, [phase]);
    return own.length > 0 && own.every(([, state]) => state !== null);
  });
}

function within(states: Breaker['states'], phases: readonly PhaseWindow[]) {
  return states.filter((sample) => phases.some((phase) => isSurelyIn(sample, phase)));
}

/** It was read closed throughout, no call failed, and none was turned away: nothing can have opened it meanwhile. */
export function hadNoReason(
  { breakers }: BreakerUnit,
  phases: readonly PhaseWindow[],
  { failures, rejected = NONE }: Pick<BreakerCounts, 'failures' | 'rejected'>,
): boolean {
  const never = isExactly(failures, 0) && rejected.high === 0;
  return never && breakers.every((breaker) => wasReadThroughout(breaker, phases));
}

/** By its events between the readings that touch these phases; no limit where it counts none. */
export function mostTrips({ breakers }: BreakerUnit, phases: readonly PhaseWindow[]): number {
  return breakers.reduce((sum, { trips }) => {
    const own = trips?.filter((step) => phases.some(({ fromMs, toMs }) => step.toMs > fromMs && step.fromMs < toMs));
    return sum + (own?.reduce((most, { high }) => most + high, 0) ?? Number.POSITIVE_INFINITY);
  }, 0);
}

export function exact(value: number) {
  return { shown: value, low: value, high: value };
}

export function notCounted({ at }: BreakerUnit): string {
  return `${at} does not count the changes of its breaker (${TRANSITIONS})`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
