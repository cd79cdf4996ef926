import { type Deadline, type DeadlineForm, deadlineHeaders } from './deadline.ts';
import { scaled } from './settings.ts';

/** `with its caller`: as soon as its caller has hung up. `at its deadline`: by its own clock, as far as it knows. */
export type Stops = 'with its caller' | 'at its deadline' | 'never';

/** How a hop treats time: its own limits, or those of the request that it serves. */
export interface HopPolicy {
  readonly about: string;
  /** Reads deadline headers and refuses what is too late; otherwise they are ignored. */
  readonly honoursDeadlines: boolean;
  /** When it stops work that is under way. */
  readonly stops: Stops;
  /** Limit in (scaled) ms of a call over `edge`, and what the callee is told. Throws `Rejection` when there is no time. */
  plan(edge: string, deadline: Deadline): { readonly totalMs: number; readonly headers?: Record<string, string> };
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
  /** Attempts in all at each hop that retries; a hop that is not named does not. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly backoff: 'exponential' | 'full';
  /** Real ms; default 1 s. */
  readonly baseMs?: number;
  /** Tries again whatever went wrong, at once and whatever `Retry-After` asks: a defect worth showing. */
  readonly eager?: boolean;
  /** Longest attempt in real ms: no retry is started with less left. */
  readonly attemptMs?: number;
  /** Retries that the whole request may cost, over all hops, passed on in `x-retry-budget`. */
  readonly perRequest?: number;
  /** Share of the requests of the last ten seconds that retries may add. */
  readonly fleetShare?: number;
}

/** Every edge has a fixed limit in real ms; `others` for those without one. Nothing is told to callees. */
export function staticTimeouts(limitsMs: Readonly<Record<string, number>>, others: number): Omit<HopPolicy, 'about'> {
  return {
    honoursDeadlines: false,
    stops: 'never',
    plan: (edge) => ({ totalMs: scaled(limitsMs[edge] ?? others) }),
  };
}

export interface Propagation {
  readonly share?: number;
  readonly stops?: Stops;
  readonly form?: DeadlineForm;
  /** Longest call over an edge, real ms. */
  readonly limitsMs?: Readonly<Record<string, number>>;
}

/** Every call gets `share` of what is left of the request, and its callee is told exactly that. */
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
