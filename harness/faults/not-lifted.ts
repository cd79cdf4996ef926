import { SquallError } from '../runtime/errors.ts';

/** What `AppliedFault.lift` throws when the fault is still there. */
export function notLifted(message: string, cause?: unknown): SquallError {
  const hint = 'results of later scenarios are those of a broken target';
  return new SquallError('SQUALL_FAULT_NOT_LIFTED', message, { hint, cause });
}
