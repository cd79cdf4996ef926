import { setTimeout as sleep } from 'node:timers/promises';
import { CallError } from './errors.ts';
import type { DelayBefore } from './retry-delay.ts';

/** Why a failed attempt was not tried again. */
export type Denied = 'attempts' | 'non_retryable' | 'budget' | 'deadline';

export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
  readonly delay: DelayBefore;
  /** True for failures that a retry may cure; default `isRetryable`. */
  readonly isRetryable?: (error: unknown) => boolean;
  /** Asked before each retry; false denies it. */
  readonly budget?: () => boolean;
  /** Milliseconds left; no attempt starts with less than `attemptMs`. */
  readonly remaining?: () => number;
  readonly attemptMs?: number;
  readonly onRetry?: () => void;
  readonly onDenied?: (why: Denied) => void;
}

const RETRYABLE_STATUS = new Set([408, 429, 500, 502, 503, 504]);

/** Network errors, timeouts and temporary statuses; never a rejection by a layer of the caller itself. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { failure } = error;
  return (
    failure.kind === 'timeout' ||
    failure.kind === 'transport' ||
    (failure.kind === 'status' && RETRYABLE_STATUS.has(failure.status))
  );
}

/** Runs `call` until it succeeds or the policy denies a retry; rejects with the last error. `attempt` counts from 1. */
export async function withRetries<T>(call: (attempt: number) => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(attempt);
    } catch (error) {
      const delayMs = policy.delay(attempt - 1, error);
      const denied = denial(error, attempt, delayMs, policy);
      if (denied) {
        policy.onDenied?.(denied);
        throw error;
      }
      policy.onRetry?.();
      await sleep(delayMs);
    }
  }
}

function denial(error: unknown, attempt: number, delayMs: number, policy: RetryPolicy): Denied | undefined {
  const { attempts, budget = () => true, remaining = () => Number.POSITIVE_INFINITY, attemptMs = 0 } = policy;
  if (!(policy.isRetryable ?? isRetryable)(error)) return 'non_retryable';
  if (attempt >= attempts) return 'attempts';
  if (remaining() < delayMs + attemptMs) return 'deadline';
  return budget() ? undefined : 'budget';
}
