import type { EdgeConnection } from '../../domain/edge-journal.ts';
import { FAULT_WORDS } from '../faults.ts';
import { callsWithin, type HealthyRoute, isWaiting, type Observation } from '../observation.ts';
import { type Inference, unknown } from './inference.ts';

export type BreakerAnswer = 'opens' | 'never';

/** Requests that must have come and made no call, before an edge counts as cut off. */
const SILENT_REQUESTS = 5;

/** Failed calls after which a breaker of usual settings has opened. */
const ENOUGH_FAILURES = 20;

/**
 * Whether calls stop coming while requests that make them in health go on: a breaker is open. `never` where a usual one
 * would have opened.
 */
export function inferBreaker(
  cells: readonly Observation[],
  healthy: readonly HealthyRoute[],
): Inference<BreakerAnswer> {
  const looked = cells.flatMap((cell) => lookAt(cell, healthy) ?? []);
  const opens = looked.filter(({ opensAfter }) => opensAfter !== undefined);
  const opened = opens.find(({ mayReconnect }) => !mayReconnect);
  if (!opened && opens.length > 0) return unknown('a client that waits before it connects again looks the same');
  if (opened) return { value: 'opens', why: opened.why };
  const most = Math.max(0, ...looked.map(({ calls }) => calls));
  if (most > ENOUGH_FAILURES) return { value: 'never', why: `${most} calls failed, and they went on` };
  return unknown(`only ${most} calls failed`);
}

interface Look {
  readonly calls: number;
  readonly opensAfter?: number;
  /** A connection that was kept for many calls was ended: what comes no more may be the client that has none. */
  readonly mayReconnect?: boolean;
  readonly why: string;
}

function lookAt(cell: Observation, healthy: readonly HealthyRoute[]): Look | undefined {
  const connections = cell.connections.get(cell.edge);
  if (!connections) return undefined;
  const users = new Set(healthy.filter(({ calls }) => (calls.get(cell.edge) ?? 0) > 0).map(({ route }) => route));
  const requests = cell.requests
    .filter(({ phase, route }) => (phase === 'alone' || phase === 'during') && users.has(route))
    .toSorted((a, b) => a.sentMs - b.sentMs);
  const calls = callsWithin(connections, cell.fromMs, cell.toMs);
  if (calls.length === 0 || requests.length === 0) return undefined;
  // Between two calls, or after the last one: requests that came, ended soon and made no call. While a call waits, it may be a
  // full bulkhead that turns them away, and a client of Redis sends its next call over the same connection, where it is not seen.
  const turnedAway = requests.filter(({ sentMs }) => !connections.some((connection) => isWaiting(connection, sentMs)));
  const edges = [...calls, cell.toMs];
  for (const [i, from] of calls.entries()) {
    const until = edges[i + 1] ?? cell.toMs;
    const silent = turnedAway.filter(
      ({ sentMs, durationMs, answer }) => sentMs > from && sentMs + durationMs < until && answer !== 'unfinished',
    );
    const waiting = requests.filter(({ sentMs, durationMs }) => sentMs <= from && sentMs + durationMs > until);
    if (silent.length < SILENT_REQUESTS || waiting.length > 0) continue;
    const again = i + 1 < calls.length ? `; it tried again after ${((until - from) / 1000).toFixed(1)} s` : '';
    const why = `when it ${FAULT_WORDS[cell.fault]}: after ${i + 1} calls ${silent.length} requests were answered without one${again}`;
    return { calls: calls.length, opensAfter: i + 1, mayReconnect: mayReconnect(cell, connections), why };
  }
  return { calls: calls.length, why: '' };
}

/** Whether the caller has few connections for many calls, as clients of databases and caches have, and the fault may have ended them. */
function mayReconnect({ fault, speaksHttp = true }: Observation, connections: readonly EdgeConnection[]): boolean {
  if (!speaksHttp) return true;
  return (fault === 'reset' || fault === 'refuse') && connections.some(({ asksMs }) => asksMs.length > 1);
}
