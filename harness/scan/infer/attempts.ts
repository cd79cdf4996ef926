import type { EdgeConnection } from '../../domain/edge-journal.ts';
import { plural } from '../../report/explain/format.ts';
import { FAULT_WORDS, type FaultName } from '../faults.ts';
import { callsWithin, type HealthyRoute, type Observation, type SeenRequest } from '../observation.ts';
import { type Inference, unknown } from './inference.ts';
import { CLOSE_MS, margin } from './turned-away.ts';

export interface Attempts {
  /** Calls that a caller makes in place of one while they fail, the first included. */
  readonly attempts: Inference<number>;
  /** Ms between the begins of one request's calls. */
  readonly spacingMs: readonly number[];
}

/**
 * Counts the calls at the edge while a single request is in flight, and compares them with those of a healthy one. The fault
 * that is retried most decides: retries are often of some failures only.
 */
export function inferAttempts(cells: readonly Observation[], healthy: readonly HealthyRoute[]): Attempts {
  const tries = cells.flatMap((cell) => triesIn(cell, healthy));
  if (tries.length === 0)
    return { attempts: unknown('no request that was alone used the edge while it failed'), spacingMs: [] };
  // A deadline for all attempts together may have cut them.
  if (tries.every(({ fault }) => fault === 'hang'))
    return { attempts: unknown('calls were counted only where none was answered'), spacingMs: [] };
  const most = Math.max(...tries.map(({ attempts }) => attempts));
  const doubtful = tries.find(({ atMost }) => atMost > most);
  if (doubtful)
    return {
      attempts: unknown(`${wordsOf(doubtful.atMost, [doubtful])}: a client may repeat such a call by itself`),
      spacingMs: [],
    };
  const chosen = tries.filter(({ attempts }) => attempts === most);
  const [first] = chosen.toSorted((a, b) => a.calls.length - b.calls.length);
  return {
    attempts: { value: most, why: `${wordsOf(most, chosen)} (${chosen.length} of ${tries.length} requests)` },
    spacingMs: (first?.calls ?? []).slice(1).map((at, i) => Math.round(at - (first?.calls[i] ?? at))),
  };
}

function wordsOf(attempts: number, tries: readonly Try[]): string {
  const faults = [...new Set(tries.map(({ fault }) => FAULT_WORDS[fault]))].join(', ');
  return `${plural(attempts, 'call')} in place of one while it ${faults}`;
}

interface Try {
  readonly fault: FaultName;
  /** Without calls that the client may have repeated by itself. */
  readonly attempts: number;
  /** With them, where they may have been attempts. */
  readonly atMost: number;
  readonly calls: readonly number[];
}

/** It ended while the fault acted, and no other request was sent meanwhile. */
function wasAlone(request: SeenRequest, { requests, toMs }: Observation): boolean {
  const endMs = request.sentMs + request.durationMs;
  return endMs < toMs && requests.every((other) => other === request || !meets(other, request));
}

/** Whether the first request that was sent after `fromMs` made a call. */
function callsGoOn(fromMs: number, { requests }: Observation, connections: readonly EdgeConnection[]): boolean {
  const [next] = requests.filter(({ sentMs }) => sentMs >= fromMs).toSorted((a, b) => a.sentMs - b.sentMs);
  return next !== undefined && callsWithin(connections, next.sentMs, next.sentMs + next.durationMs).length > 0;
}

/** How often the service at the near end of the edge was itself called in place of once: its callers may try again, too. */
function repeatedAbove(
  { edge, connections }: Observation,
  { route, sentMs, durationMs }: Pick<SeenRequest, 'route' | 'sentMs' | 'durationMs'>,
  healthy: readonly HealthyRoute[],
): number {
  const from = edge.slice(0, edge.indexOf('->'));
  const usual = healthy.find((each) => each.route === route)?.calls;
  const incoming = [...connections].filter(([name]) => name.endsWith(`->${from}`));
  const times = incoming.map(
    ([name, seen]) => callsWithin(seen, sentMs, sentMs + durationMs).length / (usual?.get(name) || 1),
  );
  return Math.max(1, ...times);
}

/** Whether the call that began at `askedMs` was still not answered and not given up a moment after `endMs`. */
function stillWaits(askedMs: number, endMs: number, connections: readonly EdgeConnection[]): boolean {
  const last = connections.find(({ asksMs }) => asksMs.includes(askedMs));
  return last !== undefined && !last.answered && (last.closedMs === null || last.closedMs > endMs + margin(0));
}

/**
 * Whether the call that began at `askedMs` went over a connection that was open before the request, and that then ended without
 * an answer: many clients repeat such a call by themselves, once, on a new connection.
 */
function wasKept(askedMs: number, sentMs: number, connections: readonly EdgeConnection[]): boolean {
  const first = connections.find(({ asksMs }) => asksMs.includes(askedMs));
  return first !== undefined && first.openedMs < sentMs && !first.answered && first.closedBy === 'other';
}

/**
 * Calls that followed at once when the connection of the one before was lost without an answer: some clients repeat a call once by
 * themselves, on a new connection. Where there are calls that waited before, and each was repeated, that is what it was.
 */
function repeatedAtOnce(calls: readonly number[], connections: readonly EdgeConnection[]): number {
  const lostMs = calls.map((at) => {
    const of = connections.find(({ asksMs }) => asksMs.includes(at));
    return of && !of.answered && of.closedBy === 'other' ? of.closedMs : null;
  });
  return calls.filter((at, i) => i > 0 && at - (lostMs[i - 1] ?? Number.NEGATIVE_INFINITY) <= CLOSE_MS).length;
}

function meets(a: SeenRequest, b: SeenRequest): boolean {
  return a.sentMs < b.sentMs + b.durationMs && b.sentMs < a.sentMs + a.durationMs;
}

/** Of the requests that were alone. */
function triesIn(cell: Observation, healthy: readonly HealthyRoute[]): Try[] {
  const connections = cell.connections.get(cell.edge);
  if (!connections) return [];
  const alone = cell.requests.filter((request) => request.phase === 'alone' && wasAlone(request, cell));
  return alone.flatMap(({ route, sentMs, durationMs }): Try[] => {
    const usual = healthy.find((each) => each.route === route)?.calls.get(cell.edge) ?? 0;
    const calls = callsWithin(connections, sentMs, sentMs + durationMs);
    const single = usual * repeatedAbove(cell, { route, sentMs, durationMs }, healthy);
    const repeated = repeatedAtOnce(calls, connections);
    const [attempts, atMost] = [(calls.length - repeated) / single, calls.length / single];
    // A breaker that opened meanwhile has cut them short, and so has whoever answered while a call waited.
    if (stillWaits(calls.at(-1) ?? 0, sentMs + durationMs, connections)) return [];
    if (wasKept(calls[0] ?? 0, sentMs, connections)) return [];
    if (!callsGoOn(sentMs + durationMs, cell, connections)) return [];
    if (usual === 0 || !Number.isInteger(attempts) || attempts === 0) return [];
    const isClient = attempts > 1 && atMost === 2 * attempts;
    return [{ fault: cell.fault, attempts, atMost: isClient ? attempts : atMost, calls }];
  });
}
