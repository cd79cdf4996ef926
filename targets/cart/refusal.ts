import { CallError } from '../kit/errors.ts';

/** The cart will never take this intent, however often it is asked. */
export function isRefusal(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'status' && error.failure.status === 400;
}
