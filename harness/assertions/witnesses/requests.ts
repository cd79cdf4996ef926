import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
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

/** The recordings in scope, each request once: counted from when it was due. */
function requestsIn(evidence: Evidence, scope: Scope): readonly Recording[] {
  const phases = new Set(phasesOf(evidence, scope).map((phase) => phase.name));
  return eachOnce(evidence.load.recordings).filter(
    (recording) =>
      recording.count > 0 &&
      phases.has(recording.phase) &&
      (scope.label === undefined || isOutcome(recording, scope.label)) &&
      (scope.route === undefined || isRoute(recording.route, scope.route)),
  );
}

/** Requests in scope that left the caller. */
export function sentIn(evidence: Evidence, scope: Scope): readonly Recording[] {
  return requestsIn(evidence, scope).filter(({ kind }) => kind !== 'dropped');
}

export function countOf(recordings: readonly Recording[]): number {
  return recordings.reduce((sum, { count }) => sum + count, 0);
}

/** Requests in scope that were never sent. A driver may record them, or only count them in its ledger. */
export function droppedIn(evidence: Evidence, scope: Scope): number {
  if (scope.label !== undefined) return 0;
  if (evidence.load.recordings.some(({ kind }) => kind === 'dropped'))
    return countOf(requestsIn(evidence, scope).filter(({ kind }) => kind === 'dropped'));
  return evidence.load.ledger.dropped;
}

/** Whether one request is of the outcome and route that a scope names; its kind and class are not known. */
export function isInScope(request: Pick<Recording, 'label' | 'status' | 'route'>, scope: Scope): boolean {
  const outcome = scope.label?.toLowerCase();
  const { label, status, route } = request;
  const own = [label.toLowerCase(), String(status), `${Math.floor(status / 100)}xx`];
  return (outcome === undefined || own.includes(outcome)) && (scope.route === undefined || isRoute(route, scope.route));
}

function eachOnce(recordings: readonly Recording[]): readonly Recording[] {
  const due = recordings.filter(({ clock }) => clock === 'response');
  return due.length > 0 ? due : recordings;
}

/** `/payment` is that path with any method; `POST /payment` is one route. */
function isRoute(route: string, wanted: string): boolean {
  return route === wanted || route.slice(route.indexOf(' ') + 1) === wanted;
}
