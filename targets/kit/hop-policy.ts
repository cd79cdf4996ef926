import { type Deadline, type DeadlineForm, deadlineHeaders } from './deadline.ts';
import { scaled } from './settings.ts';

/** `with its caller`: when its caller hangs up. `at its deadline`: by its own clock and the deadline it was given. */
export type Stops = 'with its caller' | 'at its deadline' | 'never';

/** How a hop limits its calls: by its own timeouts, or by the deadline of the request. */
export interface HopPolicy {
  readonly about: string;
  /** True: reads deadline headers and refuses requests that are too late. False: ignores the headers. */
  readonly honoursDeadlines: boolean;
  /** When it stops work that is under way. */
  readonly stops: Stops;
  /** Limit in (scaled) ms of a call over `edge`, and headers for the callee. Throws `Rejection` when no time is left. */
  plan(edge: string, deadline: Deadline): { readonly totalMs: number; readonly headers?: Record<string, string> };
  /** Answers when a call has reached its limit, and leaves the call going on, a mistake that variants show. */
  readonly leavesCalls?: boolean | undefined;
  readonly retries?: HopRetries | undefined;
  /** Breakers by edge; each attempt of a call goes through it. */
  readonly breakers?: Readonly<Record<string, HopBreaker>> | undefined;
}

export interface HopBreaker {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Real ms. */
  readonly resetMs: number;
  readonly probes: number;
}

export interface HopRetries {
  /** Attempts in all at each hop that retries; a hop without an entry does not retry. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly backoff: 'exponential' | 'full';
  /** Real ms; default 1 s. */
  readonly baseMs?: number;
  /** Retries every failure at once and ignores `Retry-After`, a mistake that a variant shows. */
  readonly eager?: boolean;
  /** Longest attempt in real ms: no retry starts with less time left. */
  readonly attemptMs?: number;
  /** Retries for the whole request, over all hops, passed on in `x-retry-budget`. */
  readonly perRequest?: number;
  /** Share of the requests of the last ten seconds that retries may add. */
  readonly fleetShare?: number;
}

/** A fixed limit in real ms for every edge, `others` for those without an entry. No deadline is passed on. */
export function staticTimeouts(limitsMs: Readonly<Record<string, number>>, others: number): Omit<HopPolicy, 'about'> {
  return {
    honoursDeadlines: false,
    stops: 'never',
    plan: (edge) => ({ totalMs: scaled(limitsMs[edge] ?? others) }),
  };
}

/** No limit: the longest that a timer can be, 24 days. */
export const NO_LIMIT_MS = 2 ** 31 - 1;

export interface Propagation {
  readonly share?: number;
  readonly stops?: Stops;
  readonly form?: DeadlineForm;
  /** Longest call over an edge, real ms. */
  readonly limitsMs?: Readonly<Record<string, number>>;
}

/** Every call gets `share` of the time that is left, and its callee gets that as its deadline. */
export function propagated(options: Propagation = {}): Omit<HopPolicy, 'about'> {
  const { share = 1, stops = 'with its caller', form, limitsMs = {} } = options;
  return {
    honoursDeadlines: true,
    stops,
    plan: (edge, deadline) => {
      const totalMs = Math.min(deadline.forCall(share), scaled(limitsMs[edge] ?? Number.POSITIVE_INFINITY));
      return { totalMs, headers: deadlineHeaders(totalMs, form) };
    },
  };
}
