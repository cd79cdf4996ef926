import { callsWithin, type Observation, type SeenRequest } from '../observation.ts';

/** Two things that happen so closely together, in ms, may have happened in either order. */
export const CLOSE_MS = 40;

/** How closely two waits for one timer agree: timers are late on a busy machine, and never early. */
const CLOSE = { share: 0.08, ms: CLOSE_MS } as const;

/** Ms by which two waits for the same timer, of about `ms`, may differ. */
export function margin(ms: number): number {
  return Math.max(CLOSE.ms, CLOSE.share * ms);
}

/** How long requests that were alone waited for their last call. */
export interface TurnedAway {
  /** Ms from the call to the answer, and without what answering takes by itself; the shortest. */
  readonly waitedMs: number;
  readonly atLeastMs: number;
  readonly count: number;
  /** Why this is no timeout; undefined where it is one. */
  readonly why?: string;
}

/** Fewer may be anything. */
const FEWEST = 2;

/**
 * Looks at requests that were sent while no other was in flight, so that the calls before the next one are surely theirs. `tails`
 * are times from a call that fails at once to the answer. undefined where no such request ended.
 */
export function turnedAway(hang: Observation, tails: readonly number[]): TurnedAway | undefined {
  const answeringMs = tails.length === 0 ? 0 : Math.min(...tails);
  const seen = sentAlone(hang).flatMap((request) => {
    const asked = ownCallOf(request, hang);
    return asked === undefined || request.answer === 'unfinished'
      ? []
      : [{ request, waitedMs: endOf(request) - asked }];
  });
  if (seen.length === 0) return undefined;
  const waits = seen.map(({ waitedMs }) => waitedMs);
  const waitedMs = Math.min(...waits);
  const found = { waitedMs, atLeastMs: waitedMs - answeringMs, count: waits.length };
  if (waits.length < FEWEST) return { ...found, why: 'one request alone may be anything' };
  if (tails.length === 0) return { ...found, why: 'nothing tells how long answering takes by itself' };
  if (answeringMs > margin(waitedMs)) return { ...found, why: 'answering takes long by itself' };
  if (Math.max(...waits) - waitedMs > margin(waitedMs))
    return { ...found, why: 'others were answered after other times' };
  const stayedAlone = seen.every(({ request }) => endOf(request) <= nextAfter(request, hang));
  return stayedAlone ? found : { ...found, why: 'other requests began meanwhile' };
}

/**
 * Whether more calls waited at some moment than requests were in flight: some were given up and their connections kept, so how
 * long these stay open is no timeout.
 */
export function outnumbered({ edge, connections, requests, fromMs, toMs }: Observation): boolean {
  const waiting = (connections.get(edge) ?? []).flatMap(({ asksMs, answered, closedMs }) => {
    const asked = asksMs.at(-1);
    return asked === undefined || answered || asked < fromMs ? [] : [{ from: asked, to: closedMs ?? toMs }];
  });
  const moments = requests.map((request) => endOf(request) + CLOSE.ms).filter((at) => at > fromMs && at < toMs);
  return moments.some((at) => {
    const calls = waiting.filter(({ from, to }) => from <= at - CLOSE.ms && to > at).length;
    return calls > requests.filter((each) => each.sentMs <= at && endOf(each) > at - CLOSE.ms).length;
  });
}

/** Ms from the last call of each request that was alone to its answer. */
export function tailsOf(cell: Observation): number[] {
  return sentAlone(cell).flatMap((request) => {
    const asked = ownCallOf(request, cell);
    const isAlone = request.answer !== 'unfinished' && endOf(request) <= nextAfter(request, cell);
    return asked === undefined || !isAlone ? [] : [endOf(request) - asked];
  });
}

/** Ms from the begin of each request that was alone to its first call. */
export function firstCallsOf(cell: Observation): number[] {
  return sentAlone(cell).flatMap((request) => {
    const [first] = ownCallsOf(request, cell);
    return first === undefined ? [] : [first - request.sentMs];
  });
}

/** Of this phase, those that ended while the fault acted and before which all others had ended. */
function sentAlone({ requests, toMs }: Observation): SeenRequest[] {
  return requests.filter((request) => {
    if (request.phase !== 'alone' || endOf(request) >= toMs) return false;
    return requests.every(
      (other) => other === request || endOf(other) <= request.sentMs || other.sentMs > request.sentMs,
    );
  });
}

/** When the next request was sent. */
function nextAfter({ sentMs }: SeenRequest, { requests }: Observation): number {
  return Math.min(...requests.map((other) => other.sentMs).filter((at) => at > sentMs), Number.POSITIVE_INFINITY);
}

/** The last call of a request that was alone. */
function ownCallOf(request: SeenRequest, cell: Observation): number | undefined {
  return ownCallsOf(request, cell).at(-1);
}

/** The calls that were made before it ended and before another request could have made one, in order. */
function ownCallsOf(request: SeenRequest, cell: Observation): number[] {
  const until = Math.min(endOf(request), nextAfter(request, cell));
  return callsWithin(cell.connections.get(cell.edge) ?? [], request.sentMs, until);
}

function endOf({ sentMs, durationMs }: SeenRequest): number {
  return sentMs + durationMs;
}
