import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import { isRoute } from '../../domain/route.ts';
import type { Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { phasesOf } from './window.ts';

/**
 * Whether requests of this outcome are meant: its label, else its kind (`timed-out`) or class (`success`, `error`),
 * else its status (`504`, `5xx`).
 */
export function isOutcome({ label, kind, class: meaning, status }: Recording, name: string): boolean {
  const wanted = name.toLowerCase();
  if (kind === 'answered' && (wanted === String(status) || wanted === `${Math.floor(status / 100)}xx`)) return true;
  return [label, kind, meaning].some((own) => own.toLowerCase() === wanted);
}

/** The recordings in scope, each request once. */
function requestsIn(evidence: Evidence, scope: Scope, clock: Recording['clock'] = 'response'): readonly Recording[] {
  const phases = new Set(phasesOf(evidence, scope).map((phase) => phase.name));
  return eachOnce(evidence.load.recordings, clock).filter(
    (recording) =>
      recording.count > 0 &&
      phases.has(recording.phase) &&
      !(scope.phase !== undefined && meetsFaults(evidence, recording)) &&
      (scope.label === undefined || isOutcome(recording, scope.label)) &&
      (scope.route === undefined || isRoute(recording.route, scope.route)),
  );
}

/** Requests of a phase that were late already when the faults of the next one began: nobody knows how they would have ended. */
export function stuckIn(evidence: Evidence, { label: _, ...scope }: Scope): number {
  const { phase } = scope;
  if (phase === undefined) return 0;
  const own = eachOnce(evidence.load.recordings, 'response').filter(
    (recording) => recording.phase === phase && recording.stuck === true && meetsFaults(evidence, recording),
  );
  return countOf(own.filter(({ route }) => scope.route === undefined || isRoute(route, scope.route)));
}

/** It was in flight when the faults of a later phase began to act: what became of it tells of neither phase alone. */
function meetsFaults({ plan }: Evidence, { phase, endedIn }: Recording): boolean {
  if (endedIn === undefined || endedIn === phase) return false;
  return (plan.phases.find(({ name }) => name === endedIn)?.faults?.length ?? 0) > 0;
}

/** Requests in scope that left the caller; by default with durations from when they were due. */
export function sentIn(evidence: Evidence, scope: Scope, clock?: Recording['clock']): readonly Recording[] {
  return requestsIn(evidence, scope, clock).filter(({ kind }) => kind !== 'dropped');
}

/** The same with those that met the faults of the next phase: what they made services count in their own belongs to them. */
export function dueIn(evidence: Evidence, { phase, ...scope }: Scope): readonly Recording[] {
  return sentIn(evidence, scope).filter((recording) => phase === undefined || recording.phase === phase);
}

/** Requests in scope of one outcome, among all that were planned. Those never sent may have been of any. */
export interface OutcomeCount {
  readonly found: readonly Recording[];
  readonly meant: Known;
  readonly all: number;
  /** Never sent, or late already when a fault began. */
  readonly unknown: number;
  /** Of them those that were late. */
  readonly stuck: number;
  /** The outcome is to have been never sent. */
  readonly isNeverSent: boolean;
  /** Of those that were sent, at most so many met no fault, although the scope is a phase with faults. */
  readonly outside: number;
}

export function countOutcome(evidence: Evidence, scope: Scope, outcome: string): OutcomeCount {
  const isNeverSent = isDropped(outcome);
  const all = requestsIn(evidence, scope).filter(({ kind }) => kind !== 'dropped' || isNeverSent);
  const found = all.filter((recording) => isMeantBy(recording, outcome));
  const stuck = isNeverSent ? 0 : stuckIn(evidence, scope);
  const surely = isNeverSent && isWhole(evidence, scope) ? droppedUnrecorded(evidence) : 0;
  const unknown = (isNeverSent ? droppedUnrecorded(evidence) - surely : droppedIn(evidence, scope)) + stuck;
  const certain = countOf(found) + surely;
  return {
    found,
    meant: { low: certain, high: certain + unknown },
    all: countOf(all) + surely + unknown,
    unknown,
    stuck,
    isNeverSent,
    outside: outsideFaults(evidence, scope),
  };
}

/** Whether every request of the run is in scope. */
function isWhole({ phases }: Evidence, { phase, route }: Scope): boolean {
  return phase === undefined && route === undefined && phases.every(({ name }) => name !== 'warmup');
}

/** A phase begins a moment before its faults and ends a moment after them, since load does not wait for either. */
function outsideFaults(evidence: Evidence, scope: Scope): number {
  const own = evidence.phases.filter(({ name }) => name === scope.phase);
  return own.reduce((sum, phase) => sum + outsideIn(phase, scope.route), 0);
}

/** Where a route's own are not known, all of them may have been of it. */
function outsideIn({ sentOutsideFaults = 0, sentOutsideFaultsOf }: PhaseWindow, route: string | undefined): number {
  if (route === undefined || !sentOutsideFaultsOf) return sentOutsideFaults;
  const own = Object.entries(sentOutsideFaultsOf).filter(([name]) => isRoute(name, route));
  return own.reduce((sum, [, count]) => sum + count, 0);
}

/** As `isOutcome`, but a request that was never sent is of no outcome but that. */
export function isMeantBy(recording: Recording, outcome: string): boolean {
  return isOutcome(recording, outcome) && (recording.kind !== 'dropped' || isDropped(outcome));
}

function isDropped(outcome: string): boolean {
  return outcome.toLowerCase() === 'dropped';
}

export function countOf(recordings: readonly Recording[]): number {
  return recordings.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Requests in scope that were never sent: nobody knows how they would have ended, so they may be of any outcome. A driver
 * may record them, or only count them in its ledger; then they may be of any phase and route.
 */
export function droppedIn(evidence: Evidence, { label: _, ...scope }: Scope): number {
  return countOf(requestsIn(evidence, scope).filter(isUnsent)) + droppedUnrecorded(evidence);
}

/** Requests that only the ledger knows to have been never sent. */
function droppedUnrecorded({ load }: Evidence): number {
  return Math.max(0, load.ledger.dropped - countOf(eachOnce(load.recordings, 'response').filter(isUnsent)));
}

function isUnsent({ kind }: Recording): boolean {
  return kind === 'dropped';
}

/** Whether one request is of the outcome and route that a scope names; its kind and class are not known. */
export function isInScope(request: Pick<Recording, 'label' | 'status' | 'route'>, scope: Scope): boolean {
  const outcome = scope.label?.toLowerCase();
  const { label, status, route } = request;
  const own = [label.toLowerCase(), String(status), `${Math.floor(status / 100)}xx`];
  return (outcome === undefined || own.includes(outcome)) && (scope.route === undefined || isRoute(route, scope.route));
}

function eachOnce(recordings: readonly Recording[], wanted: Recording['clock']): readonly Recording[] {
  const own = recordings.filter(({ clock }) => clock === wanted);
  return own.length > 0 ? own : recordings;
}
