import { CODES, type ErrorCode, type ErrorEnvelope } from '../kit/errors.ts';

/** Answer to `POST /payment`: HTTP status, `x-reason`, and a body that a user interface can act on. */
export interface Result {
  readonly http: number;
  readonly reason?: string | undefined;
  readonly body: {
    readonly status: 'success' | 'pending' | 'rejected' | 'error';
    readonly transaction_id?: string;
    readonly code?: string;
    /** Prose for people; nothing may depend on it. */
    readonly reason?: string;
    readonly error?: ErrorEnvelope;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
}

/** Charged. `metadata` may add details, such as a notification that was not sent. */
export function success(transaction_id: string, metadata: Readonly<Record<string, unknown>> = {}): Result {
  return { http: 200, body: { status: 'success', transaction_id, metadata } };
}

/** Not charged yet: it is stored, and will be. */
export function pending(): Result {
  return { http: 202, body: { status: 'pending', reason: 'This payment will be processed shortly', metadata: {} } };
}

/** A business rejection: nothing failed. */
export function rejected(code: 'fraud_suspected' | 'insufficient_funds', reason: string): Result {
  const http = code === 'fraud_suspected' ? 422 : 402;
  return { http, body: { status: 'rejected', code, reason, metadata: {} } };
}

/** A failure; `ambiguous` says whether money may have moved all the same. */
export function failed(
  code: ErrorCode,
  message: string,
  details: Omit<ErrorEnvelope, 'code' | 'message'> = {},
): Result {
  const { http, reason } = CODES[code];
  const error = { code, message, ...details };
  return { http, reason, body: { status: 'error', code, reason: message, error, metadata: {} } };
}

/** The error of a service that does not know what went wrong. */
export function genericFailure(http: number, code: 'timeout' | 'payment_failed', message: string): Result {
  return { http, body: { status: 'error', code, reason: message, error: { code, message }, metadata: {} } };
}
