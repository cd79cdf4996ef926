/** Why a request ended without success. Assertions match this code, never the message. */
export type ErrorCode =
  | 'bad_request'
  | 'deadline_exceeded'
  | 'upstream_timeout'
  | 'budget_exhausted'
  | 'bulkhead_full'
  | 'queue_timeout'
  | 'circuit_open'
  | 'overloaded'
  | 'gave_up'
  | 'downstream_error'
  | 'idempotency_key_required'
  | 'idempotency_key_reuse'
  | 'request_in_progress';

interface CodeSpec {
  readonly http: number;
  /** Value of the `x-reason` header. */
  readonly reason?: string;
}

export const CODES: Readonly<Record<ErrorCode, CodeSpec>> = {
  bad_request: { http: 400 },
  deadline_exceeded: { http: 504, reason: 'deadline' },
  upstream_timeout: { http: 504, reason: 'upstream-timeout' },
  budget_exhausted: { http: 504, reason: 'budget' },
  bulkhead_full: { http: 503, reason: 'bulkhead-full' },
  queue_timeout: { http: 503, reason: 'queue-timeout' },
  circuit_open: { http: 503, reason: 'circuit-open' },
  overloaded: { http: 503, reason: 'load-shed' },
  gave_up: { http: 504, reason: 'gave-up' },
  downstream_error: { http: 502, reason: 'downstream-500' },
  idempotency_key_required: { http: 400 },
  idempotency_key_reuse: { http: 422 },
  request_in_progress: { http: 409 },
};

/** Body of every error: `{ error: { code, message, ... } }`. */
export interface ErrorEnvelope {
  readonly code: string;
  readonly message: string;
  readonly dependency?: string;
  /** The limit that was passed, in real-time ms. */
  readonly timeout_ms?: number;
  /** Which limit that was, of a dependency that has several. */
  readonly limit?: string;
  /** True when the side effect may or may not have happened. */
  readonly ambiguous?: boolean;
  readonly retryable?: boolean;
}

/** The service itself turned the request away before any work. */
export class Rejection extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'Rejection';
    this.code = code;
  }
}

/** How a call to a dependency went wrong. `sent` decides whether its side effect may have happened. */
export type CallFailure =
  | {
      readonly kind: 'timeout';
      readonly phase: 'connect' | 'read' | 'total';
      readonly sent: boolean;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'transport'; readonly sent: boolean; readonly code: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Parsed JSON, if it was any, so that a hop can relay the error of its callee. */
      readonly body?: unknown;
      /** The wait that `Retry-After` asked for, in ms. */
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'bulkhead-full' }
  | { readonly kind: 'circuit-open' }
  | { readonly kind: 'cancelled' };

/** A call to a dependency that did not succeed. */
export class CallError extends Error {
  readonly dependency: string;
  readonly failure: CallFailure;
  constructor(dependency: string, failure: CallFailure, options?: ErrorOptions) {
    super(describe(dependency, failure), options);
    this.name = 'CallError';
    this.dependency = dependency;
    this.failure = failure;
  }
}

/** The breaker turned the call away: nothing was sent. */
export function isCircuitOpen(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'circuit-open';
}

function describe(dependency: string, failure: CallFailure): string {
  switch (failure.kind) {
    case 'timeout':
      return `${dependency}: ${failure.phase} timeout`;
    case 'transport':
      return `${dependency}: ${failure.code}`;
    case 'status':
      return `${dependency}: answered ${failure.status}`;
    case 'bulkhead-full':
    case 'circuit-open':
    case 'cancelled':
      return `${dependency}: ${failure.kind}`;
  }
}
