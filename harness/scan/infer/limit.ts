import type { EdgeConnection } from '../../domain/edge-journal.ts';
import type { HealthyRoute, Observation } from '../observation.ts';
import { type Inference, unknown } from './inference.ts';
import { tailsOf } from './turned-away.ts';

/** Requests beyond the limit that must have been waiting. */
const WAITING = 3;

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
  const users = new Map(healthy.map(({ route, calls }) => [route, calls.get(hang.edge) ?? 0]));
  const moments = connections.flatMap(({ asksMs }) => asksMs.filter((at) => at >= hang.fromMs && at <= hang.toMs));
  const waitingAt = (at: number) => connections.filter((connection) => isWaiting(connection, at)).length;
  const limit = Math.max(0, ...moments.map(waitingAt));
  if (limit === 0) return unknown('no call waited');
  const turnMs = longerThan(quick);
  const beyond = hang.requests.filter(({ route, phase, sentMs, durationMs, answer }) => {
    if (phase !== 'during' || (users.get(route) ?? 0) === 0) return false;
    const end = answer === 'unfinished' ? hang.toMs : sentMs + durationMs;
    const calledMeanwhile = moments.some((at) => sentMs <= at && at <= end);
    return !calledMeanwhile && waitingAt(sentMs) === limit && end - sentMs > turnMs;
  });
  // A client of Redis sends everything over one connection, where only the first call of those that wait is seen.
  if (limit === 1) return unknown('one connection waited, which may have carried several calls');
  if (beyond.length < WAITING) return unknown(`${limit} calls waited at once, and no request waited for its turn`);
  return { value: limit, why: `${limit} calls waited at once, and ${beyond.length} more requests for their turn` };
}

/** Ms that only a request that waits for its turn takes: one that an open breaker turns away takes as long as any failing one. */
function longerThan(quick: readonly Observation[]): number {
  const tails = quick.flatMap(tailsOf);
  return tails.length === 0 ? 1000 : Math.max(100, 3 * Math.max(...tails));
}

function isWaiting({ asksMs, closedMs, answered }: EdgeConnection, at: number): boolean {
  const asked = asksMs.at(-1);
  return asked !== undefined && asked <= at && (closedMs === null || closedMs > at) && !answered;
}
