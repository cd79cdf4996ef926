import type { OutcomeRule } from './outcome.ts';

/** `requests` requests, never more than `concurrency` at once; the next starts when one ends (and `thinkMs` later). */
export interface ClosedLoad {
  readonly model: 'closed';
  readonly concurrency: number;
  /** Give `requests`, `durationMs`, or both: the first to be reached ends it. */
  readonly requests?: number;
  readonly durationMs?: number;
  readonly thinkMs?: number;
}

/** Requests start when they are due, whether or not earlier ones were answered. */
export interface OpenLoad {
  readonly model: 'open';
  readonly arrivals: Arrivals;
  readonly durationMs: number;
  /** In flight at most; what is due beyond it is dropped. Default: rate x deadline (Little's law). */
  readonly maxInFlight?: number;
}

/** Rates are per second. */
export type Arrivals =
  | { readonly kind: 'constant'; readonly rate: number }
  | { readonly kind: 'ramp'; readonly from: number; readonly to: number }
  | { readonly kind: 'steps'; readonly steps: readonly { readonly rate: number; readonly durationMs: number }[] }
  | {
      readonly kind: 'spike';
      readonly base: number;
      readonly peak: number;
      readonly atMs: number;
      readonly forMs: number;
    }
  | { readonly kind: 'poisson'; readonly rate: number }
  | { readonly kind: 'herd'; readonly count: number }
  | { readonly kind: 'schedule'; readonly dueMs: readonly number[] };

export type LoadPlan = ClosedLoad | OpenLoad;

/** Plan shorthand: `closed(1000, 100)` is 1000 requests at concurrency 100. */
export function closed(requests: number, concurrency: number): ClosedLoad {
  return { model: 'closed', requests, concurrency };
}

/** Plan shorthand: `open(50, 30_000)` is 50 requests a second for 30 s, evenly spaced. */
export function open(rate: number, durationMs: number): OpenLoad {
  return { model: 'open', arrivals: { kind: 'constant', rate }, durationMs };
}

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

/**
 * One kind of request, or the first step of a flow. `path`, `headers` and `body` may hold placeholders. Each is filled anew
 * and drawn from the seed:
 * - `{{index}}` 0-based and unique in the scenario, `{{run}}`, `{{id}}` is both, for correlation;
 * - `{{uuid}}`, `{{int 10 500}}`; `{{key}}` a UUID that is the same in all steps of one flow, for idempotency;
 * - `{{row.email}}` a column of the feed; `{{order}}` a value captured by an earlier step;
 * - `{{due}}` when it was due, even if it is sent late: epoch ms;
 * - `{{deadline}}` when the caller gives up: epoch ms; `{{deadline iso}}`, `{{deadline bare}}` (ISO without a zone);
 *   `{{timeout}}` ms until then; `{{timeout grpc}}` as `grpc-timeout` writes it;
 * - `{{open}}` two opening braces, where a text holds some of its own.
 *
 * What a URL cannot hold is percent-encoded in a path. A header cannot hold a line break: a row that would put one there is
 * refused, and a captured value that would ends the flow.
 */
export interface RequestTemplate {
  readonly method: Method;
  readonly path: string;
  /** Several values are sent as several header lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text with placeholders, or bytes as Base64, which are sent as they are. */
  readonly body?: string | { readonly base64: string };
  /** Name under which it is recorded; default `METHOD /path` without the query. */
  readonly route?: string;
  /** Share among several templates; default 1. */
  readonly weight?: number;
  /** Rows to fill this request and the steps after it from. */
  readonly feed?: Feed;
  /** Values that the steps after this one may use, by name. */
  readonly capture?: Readonly<Record<string, Capture>>;
  /**
   * Sent when this one ended as `success` and everything to capture was there. Counted as a request of its own; when a capture
   * finds nothing, all steps after it are counted as never sent, with the reason.
   */
  readonly next?: RequestTemplate;
}

/** One row per request (of a flow), from the first again when all are used. */
export interface Feed {
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** `shuffled` by the seed; default as given. */
  readonly order?: 'given' | 'shuffled';
}

/**
 * A dotted path into a JSON answer, a header's name, or the name of a cookie that the answer sets. The header `set-cookie`
 * gives all cookies as a `Cookie` header sends them back: `sid=a; csrf=b`.
 */
export type Capture = { readonly json: string } | { readonly header: string } | { readonly cookie: string };

/** What a load is sent over. Each has its wire in `load/wire/catalogue.ts`. */
export type Protocol = 'http1';

/** Everything a load driver needs for one scenario; plain data. Durations are already scaled. */
export interface LoadSpec {
  /** Base URL of the target's front service. */
  readonly url: string;
  /** Default `http1`. */
  readonly protocol?: Protocol;
  readonly requests: readonly RequestTemplate[];
  readonly rules: readonly OutcomeRule[];
  /** A request that has no final outcome this long after it was sent ends as `timed-out`. */
  readonly deadlineMs: number;
  readonly seed: number;
  readonly runId: string;
  /** How many of the slowest requests are told one by one; default 20. */
  readonly slowest?: number;
}
