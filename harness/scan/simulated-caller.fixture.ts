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
  /** Calls that wait for a turn at most; further requests are turned away at once; default: any number waits. */
  readonly queue?: number;
  /** Ms until the proxy sees that a call was given up; meanwhile the next one may begin. */
  readonly closesLateMs?: number;
  /** On a busy machine a call begins up to so many ms after its request. */
  readonly beginsLateMs?: number;
  /** All calls go over one connection, as a client of Redis does; while one waits, the proxy does not see where the next begins. */
  readonly isPipelined?: boolean;
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
  const world = { requests: 0, calls: 0, waitingUntil: [] as number[], connections: [] as EdgeConnection[] };
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
  requests: number;
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
  let at = sentMs + 1 + lateMs(world.requests++, model);
  for (let attempt = 0; attempt < model.attempts; attempt++) {
    if (model.breakerAfter !== null && world.calls >= model.breakerAfter) break;
    const turn = turnOf(at, model, world.waitingUntil);
    if (turn === undefined) break;
    at = turn;
    if (at > toMs) break;
    const lastsMs = attemptMs(model, fault);
    const end = at + lastsMs;
    world.calls++;
    connect(at, end, { model, fault, toMs, world });
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

/** Spread evenly, without a pattern from one request to the next. */
function lateMs(request: number, { beginsLateMs = 0 }: CallerModel): number {
  return (((request * 37) % 97) / 97) * beginsLateMs;
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

/** When its call may begin; undefined where it is turned away. */
function turnOf(at: number, { limit, queue }: CallerModel, waitingUntil: readonly number[]): number | undefined {
  if (limit === null) return at;
  const open = waitingUntil.filter((end) => end > at).toSorted((a, b) => b - a);
  if (open.length < limit) return at;
  return open.length < limit + (queue ?? Number.POSITIVE_INFINITY) ? open[limit - 1] : undefined;
}

function connect(at: number, end: number, { model, fault, toMs, world: { connections } }: Sending): void {
  if (!model.isPipelined) {
    connections.push(connection(at, end + (model.closesLateMs ?? 0), fault, toMs));
    return;
  }
  const [kept] = connections;
  const asksMs = [...(kept?.asksMs ?? []), ...(kept && fault === 'hang' ? [] : [at])];
  connections[0] = { openedMs: 0, asksMs, answered: fault !== 'hang', closedMs: null, closedBy: null };
}

function connection(at: number, end: number, fault: 'hang' | 'http 503', toMs: number): EdgeConnection {
  const isOpen = end > toMs;
  const closed = { closedMs: isOpen ? null : end, closedBy: isOpen ? null : ('caller' as const) };
  return { openedMs: at, asksMs: [at], answered: fault !== 'hang', ...closed };
}
