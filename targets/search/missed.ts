import { CallError } from '../kit/errors.ts';
import type { Send } from './herd.ts';

/**
 * Sends attempts, but not those that are sent too late to meet the outage they were due in: who was due before somebody was
 * refused would have been refused as well. Without this a busy machine would carry the outage's attempts to a service that is
 * back, all at once, which no client did.
 */
export function sendUnlessMissed(send: Send, now = Date.now): Send {
  let refusedAt = Number.NEGATIVE_INFINITY;
  return async (dueAt) => {
    if (dueAt <= refusedAt) throw new CallError('search', { kind: 'transport', sent: false, code: 'MISSED' });
    const sentAt = now();
    try {
      return await send(dueAt);
    } catch (error) {
      if (isRefusal(error)) refusedAt = Math.max(refusedAt, sentAt);
      throw error;
    }
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'transport' && !error.failure.sent;
}
