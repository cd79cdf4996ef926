import type { IncomingHttpHeaders } from 'node:http';
import { Rejection } from './errors.ts';
import { scaled } from './settings.ts';

/** The moment after which the answer is useless, on the clock of `performance.now`. */
export interface Deadline {
  /** Milliseconds left; negative when it has passed. */
  remaining(): number;
  /**
   * Milliseconds for the next call: `share` of what is left, or a `Rejection` (`deadline_exceeded`) when that is not
   * worth starting. The rest is the hop's own time to answer.
   */
  forCall(share?: number, guardMs?: number): number;
}

/** Two clocks: deadlines in headers are wall time, everything else is monotonic. */
interface Clocks {
  wall(): number;
  now(): number;
}

const SYSTEM_CLOCKS: Clocks = { wall: Date.now, now: () => performance.now() };

export interface DeadlineOptions {
  /** Applies when no header can be read. */
  readonly defaultMs: number;
  /** How long ago the request arrived, for limits that count from then; default 0. */
  readonly waitedMs?: number;
  /** Called with the name of a header that cannot be read. */
  readonly onInvalid?: (header: string) => void;
  readonly clocks?: Clocks;
}

/** No call is started with this or less left. */
const GUARD_MS = 50;

/**
 * Reads every form of deadline header; the earliest wins. Sending both forms covers the weakness of each:
 * - the relative one protects from a clock that makes the deadline look later than it is;
 * - the absolute one includes the time that the request spent on its way.
 * A clock that makes the deadline look earlier cannot be told from a slow network.
 *
 * Forms:
 * - `x-deadline-ms`: epoch ms; `x-deadline`, `x-request-deadline`: ISO 8601, UTC when it names no zone;
 * - `x-request-timeout-ms`: ms left; `grpc-timeout`: up to 8 digits and a unit H M S m u n.
 *
 * A header that cannot be read is reported to `onInvalid` and ignored; without any, `defaultMs` applies. A deadline that
 * has passed is still a deadline: 0 does not mean "absent".
 */
export function readDeadline(
  headers: IncomingHttpHeaders,
  { defaultMs, waitedMs = 0, onInvalid = () => undefined, clocks = SYSTEM_CLOCKS }: DeadlineOptions,
): Deadline {
  const left: number[] = [];
  const consider = (name: string, read: (text: string) => number) => {
    const text = headers[name];
    if (typeof text !== 'string') return;
    const ms = read(text.trim());
    if (Number.isFinite(ms)) left.push(ms);
    else onInvalid(name);
  };
  consider('x-deadline-ms', (text) => integer(text) - clocks.wall());
  consider('x-deadline', (text) => isoTime(text) - clocks.wall());
  consider('x-request-deadline', (text) => isoTime(text) - clocks.wall());
  consider('x-request-timeout-ms', (text) => integer(text) - waitedMs);
  consider('grpc-timeout', (text) => grpcTimeout(text) - waitedMs);
  return deadlineIn(left.length > 0 ? Math.min(...left) : defaultMs - waitedMs, clocks);
}

/** A deadline `ms` from now. */
export function deadlineIn(ms: number, clocks: Clocks = SYSTEM_CLOCKS): Deadline {
  const at = clocks.now() + ms;
  const remaining = () => at - clocks.now();
  return {
    remaining,
    forCall: (share = 1, guardMs = scaled(GUARD_MS)) => {
      const left = remaining();
      if (left <= guardMs) throw new Rejection('deadline_exceeded', 'the deadline leaves no time for another call');
      return left * share;
    },
  };
}

/** How a deadline is passed on: as a moment on the wall clock, as time left, or as both. */
export type DeadlineForm = 'absolute' | 'relative' | 'both';

/** Headers that give a callee `ms` to answer. */
export function deadlineHeaders(ms: number, form: DeadlineForm = 'both', wall = Date.now): Record<string, string> {
  return {
    ...(form !== 'relative' && { 'x-deadline-ms': String(Math.floor(wall() + ms)) }),
    ...(form !== 'absolute' && { 'x-request-timeout-ms': String(Math.floor(ms)) }),
  };
}

function integer(text: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
}

function isoTime(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return Number.NaN;
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

const GRPC_UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** https://grpc.github.io/grpc/core/md_doc__p_r_o_t_o_c_o_l-_h_t_t_p2.html */
function grpcTimeout(text: string): number {
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(text) ?? [];
  return digits && unit ? Number(digits) * (GRPC_UNIT_MS[unit] as number) : Number.NaN;
}
