import { CallError, Rejection } from '../kit/errors.ts';
import { realTime } from '../kit/settings.ts';
import { failed, type Result, rejected } from './result.ts';

/**
 * Turns failures into answers for the person who pays. After a failed fraud check nothing has been charged.
 * After a failure of the bank, that depends on whether the request had been sent.
 */

/** The check could not be made: refuse, and let the user try again. */
export function fraudFailure(error: unknown): Result {
  if (isBudgetExhausted(error)) return tookTooLong();
  const { failure } = callError(error);
  const details = { dependency: 'fraud', ambiguous: false, retryable: true };
  if (failure.kind === 'timeout') {
    const timeout_ms = realTime(failure.timeoutMs);
    return failed('upstream_timeout', 'We could not verify that this payment is safe; try again', {
      ...details,
      timeout_ms,
    });
  }
  return failed('downstream_error', 'Verification is unavailable; try again later', details);
}

/** A refusal is an answer; silence after the request was sent leaves the outcome unknown. */
export function bankFailure(error: unknown): Result {
  if (isBudgetExhausted(error)) return tookTooLong();
  const { failure } = callError(error);
  switch (failure.kind) {
    case 'bulkhead-full':
      return failed('bulkhead_full', 'Too many payments at the moment; try later', {
        dependency: 'bank',
        retryable: true,
      });
    case 'circuit-open':
      return failed('circuit_open', 'The bank is unavailable; try later', { dependency: 'bank', retryable: true });
    case 'timeout':
      return failed('upstream_timeout', 'Check your statement before you try again', {
        dependency: 'bank',
        timeout_ms: realTime(failure.timeoutMs),
        ambiguous: failure.sent,
        retryable: !failure.sent,
      });
    case 'status':
      if (failure.status === 402) return rejected('insufficient_funds', 'The bank refused: insufficient funds');
      return unavailable(failure.status >= 500);
    case 'transport':
      return unavailable(failure.sent);
    case 'cancelled':
      return unavailable(true);
  }
}

function unavailable(ambiguous: boolean): Result {
  return failed('downstream_error', 'The payment failed at the bank', {
    dependency: 'bank',
    ambiguous,
    retryable: !ambiguous,
  });
}

/** Nothing was started, so trying again is safe. */
function tookTooLong(): Result {
  return failed('budget_exhausted', 'This took too long; try again', { ambiguous: false, retryable: true });
}

function isBudgetExhausted(error: unknown): boolean {
  return error instanceof Rejection && error.code === 'budget_exhausted';
}

/** Any other error is a bug and must crash the request. */
function callError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  throw error;
}
