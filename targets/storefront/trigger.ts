import { CallError } from '../kit/errors.ts';

/** Why a fallback answers: the circuit is open, the call took too long, it failed at once, or its bulkhead was full. */
export type Trigger = 'open' | 'timeout' | 'error' | 'full';

export const ALL_TRIGGERS: readonly Trigger[] = ['open', 'timeout', 'error', 'full'];

/** What kind of failure an error is; undefined for a refusal (4xx), which is an answer, and for a caller that has left. */
export function triggerOf(error: unknown): Trigger | undefined {
  if (!(error instanceof CallError)) return undefined;
  const { failure } = error;
  switch (failure.kind) {
    case 'circuit-open':
      return 'open';
    case 'timeout':
      return 'timeout';
    case 'bulkhead-full':
      return 'full';
    case 'transport':
      return 'error';
    case 'status':
      return failure.status >= 500 ? 'error' : undefined;
    case 'cancelled':
      return undefined;
  }
}

/** A dependency has answered no, and would again. Not those that ask for another attempt: 408 and 429. */
export function isFinalRefusal(error: unknown): boolean {
  if (!(error instanceof CallError) || error.failure.kind !== 'status') return false;
  const { status } = error.failure;
  return status < 500 && status !== 408 && status !== 429;
}

/** True when the call may have been carried out although it failed: it was sent, and nobody answered that it was refused. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { failure } = error;
  switch (failure.kind) {
    case 'timeout':
    case 'transport':
      return failure.sent;
    case 'status':
      return failure.status >= 500;
    case 'cancelled':
      return true;
    case 'circuit-open':
    case 'bulkhead-full':
      return false;
  }
}
