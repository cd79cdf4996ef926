import type { EdgeConnection } from '../domain/edge-journal.ts';
import type { HealthyRoute, Observation, SeenRequest } from './observation.ts';

/** How a service calls its dependency, as its author would say it. */
export interface CallerModel {
  /** null: it waits for ever. */
  readonly timeoutMs: number | null;
  /** It answers after so long although it still keeps the connection of its call, as opossum does; null: it does not. */
  readonly turnsAwayMs?: number | null;
  /** Ms that it needs to answer once a call has failed; default 1. */
  readonly errorPathMs?: number;
  readonly attempts: number;
  /** Ms between the end of a failed call and the next one. */
  readonly backoffMs: number;
  /** It stops calling after so many failed calls; null: it has no breaker. */
  readonly breakerAfter: number | null;
  /** Calls that it makes at once at most; null: no limit. */
  readonly limit: number | null;
}

export const EDGE = 'shop->bank';
const ROUTE = 'GET /orders';
export const HEALTHY: HealthyRoute = {
  route: ROUTE,
  durationsMs: [10, 11, 12, 10, 11, 12, 10, 11],
  calls: new Map([[EDGE, 1]]),
};

const FROM_MS = 1000;
const FAILS_IN_MS = 5;

/** What a scan would see of such a caller: two requests alone, then eight a second for `seconds`. */
export function observe(model: CallerModel, fault: 'hang' | 'http 503', seconds: number): Observation {
  const toMs = FROM_MS + 1500 + seconds * 1000;
  const world = { calls: 0, waitingUntil: [] as number[], connections: [] as EdgeConnection[] };
  const sending = { model, fault, toMs, world };
  const requests: SeenRequest[] = [];
  let at = FROM_MS;
  for (let i = 0; i < 2 && at < FROM_MS + 1500; i++) {
    requests.push(send(at, 'alone', sending));
    at += (requests.at(-1)?.durationMs ?? 0) + 1;
  }
  for (let i = 0; i < seconds * 8; i++) requests.push(send(FROM_MS + 1500 + i * 125, 'during', sending));
  return { edge: EDGE, fault, fromMs: FROM_MS, toMs, requests, connections: new Map([[EDGE, world.connections]]) };
}

interface World {
  calls: number;
  waitingUntil: number[];
  connections: EdgeConnection[];
}

interface Sending extends Pick<Observation, 'toMs'> {
  readonly model: CallerModel;
  readonly fault: 'hang' | 'http 503';
  readonly world: World;
}

function send(sentMs: number, phase: 'alone' | 'during', { model, fault, toMs, world }: Sending): SeenRequest {
  let at = sentMs + 1;
  for (let attempt = 0; attempt < model.attempts; attempt++) {
    if (model.breakerAfter !== null && world.calls >= model.breakerAfter) break;
    if (model.limit !== null) at = waitForTurn(at, model.limit, world.waitingUntil);
    if (at > toMs) break;
    const lastsMs = attemptMs(model, fault);
    const end = at + lastsMs;
    world.calls++;
    world.connections.push(connection(at, end, fault, toMs));
    world.waitingUntil.push(end);
    const { turnsAwayMs = null } = model;
    if (fault === 'hang' && turnsAwayMs !== null && turnsAwayMs < lastsMs) {
      at += turnsAwayMs;
      break;
    }
    at = end + (attempt < model.attempts - 1 ? model.backoffMs : 0);
  }
  return asSeen(sentMs, phase, at + (model.errorPathMs ?? 1));
}

function attemptMs({ timeoutMs }: CallerModel, fault: Sending['fault']): number {
  return fault === 'hang' ? (timeoutMs ?? Number.POSITIVE_INFINITY) : FAILS_IN_MS;
}

function asSeen(sentMs: number, phase: 'alone' | 'during', answeredMs: number): SeenRequest {
  const endMs = Math.min(answeredMs, sentMs + 15_000);
  const answer = answeredMs <= sentMs + 15_000 ? 'failed' : 'unfinished';
  return {
    route: ROUTE,
    phase,
    sentMs,
    durationMs: endMs - sentMs,
    answer,
    told: answer === 'failed' ? '502' : 'timed-out',
  };
}

function waitForTurn(at: number, limit: number, waitingUntil: readonly number[]): number {
  const open = waitingUntil.filter((end) => end > at).toSorted((a, b) => b - a);
  return open.length < limit ? at : (open[limit - 1] ?? at);
}

function connection(at: number, end: number, fault: 'hang' | 'http 503', toMs: number): EdgeConnection {
  const isOpen = end > toMs;
  const closed = { closedMs: isOpen ? null : end, closedBy: isOpen ? null : ('caller' as const) };
  return { openedMs: at, asksMs: [at], answered: fault !== 'hang', ...closed };
}
