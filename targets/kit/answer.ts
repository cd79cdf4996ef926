import type { FastifyReply } from 'fastify';
import { CallError, type CallFailure, CODES, type ErrorCode, type ErrorEnvelope, Rejection } from './errors.ts';
import { realTime } from './settings.ts';

/** What a route answers: status, `x-reason`, body. */
export interface Answer {
  readonly http: number;
  readonly reason?: string | undefined;
  readonly body: unknown;
}

export function ok(body: unknown): Answer {
  return { http: 200, body };
}

/** The error envelope of `code`. */
export function failure(
  code: ErrorCode,
  message: string,
  details: Omit<ErrorEnvelope, 'code' | 'message'> = {},
): Answer {
  const { http, reason } = CODES[code];
  return { http, reason, body: { error: { code, message, ...details } } };
}

/**
 * What a failed call means to whoever waits for the answer. With `sideEffect`, whatever happened after the request
 * was sent is ambiguous. What is neither a failed call nor a rejection is a defect and is thrown on.
 */
export function failureOf(error: unknown, { sideEffect = false } = {}): Answer {
  if (error instanceof Rejection) return failure(error.code, error.message, { ambiguous: false, retryable: true });
  if (!(error instanceof CallError)) throw error;
  const { failure: what, dependency } = error;
  switch (what.kind) {
    case 'bulkhead-full':
      return failure('bulkhead_full', error.message, { dependency, ambiguous: false, retryable: true });
    case 'circuit-open':
      return failure('circuit_open', error.message, { dependency, ambiguous: false, retryable: true });
    case 'timeout': {
      const ambiguous = sideEffect && what.sent;
      const timeout_ms = realTime(what.timeoutMs);
      return failure('upstream_timeout', error.message, { dependency, timeout_ms, ambiguous, retryable: !ambiguous });
    }
    case 'transport':
      return failure('downstream_error', error.message, { dependency, ambiguous: sideEffect && what.sent });
    case 'status':
      return failure('downstream_error', error.message, { dependency, ambiguous: sideEffect && what.status >= 500 });
    case 'cancelled':
      return failure('downstream_error', error.message, { dependency, ambiguous: sideEffect });
  }
}

/** The answer of a callee as it was: its status, the `x-reason` of its code, its body. */
export function relayedAnswer({ status, body }: Extract<CallFailure, { kind: 'status' }>): Answer {
  const code = (body as { readonly error?: { readonly code?: ErrorCode } } | undefined)?.error?.code;
  return { http: status, reason: code && CODES[code]?.reason, body };
}

/** Sets status and reason on the reply and returns the body to send. */
export function write(reply: FastifyReply, { http, reason, body }: Answer): unknown {
  reply.code(http);
  if (reason) reply.header('x-reason', reason);
  return body;
}
