import type { Evidence } from '../../domain/evidence.ts';
import { isSquallError } from '../../runtime/errors.ts';

/** Why `work` did not come to its end; undefined when it did. Problems of the environment are thrown. */
export async function earlyEnd(signal: AbortSignal, work: () => Promise<void>): Promise<Evidence['ended']> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    if (signal.aborted) return { reason: 'aborted', message: textOf(signal.reason) };
    const error = firstOf(thrown);
    if (isSquallError(error)) throw error;
    return { reason: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** The error that came first, where undoing things failed as well. */
function firstOf(error: unknown): unknown {
  return error instanceof Error && 'suppressed' in error ? firstOf(error.suppressed) : error;
}
