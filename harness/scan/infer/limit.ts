import type { EdgeConnection } from '../../domain/edge-journal.ts';
import { callsWithin, type HealthyRoute, isWaiting, type Observation, type SeenRequest } from '../observation.ts';
import { inferAttempts } from './attempts.ts';
import { type Inference, unknown } from './inference.ts';
import { CLOSE_MS, firstCallsOf, tailsOf } from './turned-away.ts';

/** Requests beyond the limit that must have been waiting. */
const WAITING = 3;

/** Share of the moments with as many calls as ever in which a request must have been waiting. */
const SHARE = 0.5;

/**
 * How many calls wait at once, at most, while nothing answers, although more requests that make one are in flight: a pool or
 * a bulkhead has run out. `quick` are cells in which calls fail at once, as of `inferTimeout`.
 */
export function inferLimit(
  hang: Observation | undefined,
  healthy: readonly HealthyRoute[],
  quick: readonly Observation[] = [],
): Inference<number> {
  const connections = hang?.connections.get(hang.edge);
  if (!hang || !connections) return unknown('the proxy does not tell what callers do');
  const limit = mostAtOnce(connections, hang);
  if (limit === 0) return unknown('no call waited');
  // A client of Redis sends everything over one connection, where only the first call of those that wait is seen.
  if (limit === 1) return unknown('one connection waited, which may have carried several calls');
  const users = new Map(healthy.map(({ route, calls }) => [route, calls.get(hang.edge) ?? 0]));
  const slowMs = longerThan(quick);
  const slow = hang.requests
    .filter(({ phase, route }) => phase === 'during' && (users.get(route) ?? 0) > 0)
    .map((request) => ({ sentMs: request.sentMs, endMs: endOf(request, hang) }))
    .filter(({ sentMs, endMs }) => endMs - sentMs > slowMs);
  const crowd = { limit, slow, connections };
  const isOneCall = inferAttempts(quick, healthy).attempts.value === 1;
  const waiting = Math.max(neverCalled(crowd), isOneCall ? queued(crowd, hang, quick) : 0);
  if (waiting < WAITING) return unknown(`${limit} calls waited at once, and no request waited for its turn`);
  return { value: limit, why: `${limit} calls waited at once, and ${waiting} more requests for their turn` };
}

interface Crowd {
  readonly limit: number;
  /** Requests that took longer than one that fails or is turned away. */
  readonly slow: readonly { readonly sentMs: number; readonly endMs: number }[];
  readonly connections: readonly EdgeConnection[];
}

/** Requests that were sent while as many calls waited as ever, and from which on no call began until they ended. */
function neverCalled({ limit, slow, connections }: Crowd): number {
  return slow.filter(
    ({ sentMs, endMs }) =>
      waitingAt(sentMs, connections) >= limit && callsWithin(connections, sentMs, endMs).length === 0,
  ).length;
}

/**
 * The most requests at one moment that had neither a call nor just begun nor nearly ended, where each makes one call only. 0 unless
 * there were some in most moments in which as many calls waited as ever: a service that stands still for a while has some, too.
 */
function queued({ limit, slow, connections }: Crowd, hang: Observation, quick: readonly Observation[]): number {
  const beginMs = Math.max(...[hang, ...quick].flatMap(firstCallsOf)) + CLOSE_MS;
  const endMs = Math.max(...quick.flatMap(tailsOf)) + CLOSE_MS;
  const full = slow.map(({ sentMs }) => sentMs).filter((at) => waitingAt(at, connections) >= limit);
  const crowds = full.map((at) => {
    const amid = slow.filter((each) => each.sentMs <= at - beginMs && each.endMs >= at + endMs).length;
    return amid - waitingAt(at, connections);
  });
  const crowded = crowds.filter((count) => count > 0);
  return crowded.length > SHARE * full.length ? Math.max(...crowded) : 0;
}

/** A call that was just given up may still be seen when the next one has begun in its place: it does not count. */
function mostAtOnce(connections: readonly EdgeConnection[], { fromMs, toMs }: Observation): number {
  const lasting = (at: number) =>
    connections.filter((connection) => isWaiting(connection, at) && isWaiting(connection, at + CLOSE_MS)).length;
  return Math.max(0, ...callsWithin(connections, fromMs, toMs - CLOSE_MS).map(lasting));
}

function waitingAt(at: number, connections: readonly EdgeConnection[]): number {
  return connections.filter((connection) => isWaiting(connection, at)).length;
}

/**
 * Ms that only a request that waits takes: one that an open breaker turns away, or that tries again, takes as long as when calls
 * fail at once.
 */
function longerThan(quick: readonly Observation[]): number {
  const tails = quick.flatMap(tailsOf);
  if (tails.length === 0) return 1000;
  const ended = quick.flatMap((cell) =>
    cell.requests.filter(({ phase, answer }) => phase === 'during' && answer !== 'unfinished'),
  );
  return Math.max(100, 3 * Math.max(...tails), ...ended.map(({ durationMs }) => durationMs + CLOSE_MS));
}

function endOf({ answer, sentMs, durationMs }: SeenRequest, { toMs }: Observation): number {
  return answer === 'unfinished' ? toMs : sentMs + durationMs;
}
