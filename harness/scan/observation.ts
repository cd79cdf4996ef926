import type { EdgeConnection } from '../domain/edge-journal.ts';
import type { FaultName } from './faults.ts';

/**
 * What was seen of one cell: all routes driven side by side, before, while and after one fault acted on one edge. Times are
 * ms on the monotonic clock of the machine.
 */
export interface Observation {
  readonly edge: string;
  readonly fault: FaultName;
  /** Default true. */
  readonly speaksHttp?: boolean;
  /** When the fault acted. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: readonly SeenRequest[];
  /** Of each edge whose proxy can tell. */
  readonly connections: ReadonlyMap<string, readonly EdgeConnection[]>;
  /** Connections or requests that the fault met; null or absent where nobody can tell. */
  readonly touched?: number | null;
  /** A service that ended meanwhile, and how: `shop ended with exit code 1`. */
  readonly crashed?: string;
}

export interface SeenRequest {
  readonly route: string;
  /** `alone`: while the fault acted, with no other request in flight. */
  readonly phase: 'before' | 'alone' | 'during' | 'after';
  readonly sentMs: number;
  readonly durationMs: number;
  readonly answer: Answer;
  /** `503`, `timed-out`, `reset`: what the caller was told. */
  readonly told: string;
}

/**
 * `same`: as the route answers when all is well; `different`: a success with another content; `failed`: anything else that
 * ended; `unfinished`: the scan gave up waiting, so its duration is a lower limit.
 */
export type Answer = 'same' | 'different' | 'failed' | 'unfinished';

/** What a route does when all is well. */
export interface HealthyRoute {
  readonly route: string;
  readonly durationsMs: readonly number[];
  /** Calls on each edge for one request; absent where the proxy of an edge cannot tell. */
  readonly calls: ReadonlyMap<string, number>;
}

/** Calls that began at an edge within a stretch of time, in order. */
export function callsWithin(connections: readonly EdgeConnection[], fromMs: number, toMs: number): number[] {
  return connections
    .flatMap(({ asksMs }) => asksMs)
    .filter((at) => fromMs <= at && at <= toMs)
    .toSorted((a, b) => a - b);
}

/** Whether a call on this connection waited for its answer at that moment. */
export function isWaiting({ asksMs, closedMs, answered }: EdgeConnection, at: number): boolean {
  const asked = asksMs.at(-1);
  return asked !== undefined && asked <= at && (closedMs === null || closedMs > at) && !answered;
}

/** The value below which `share` of the sorted values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
