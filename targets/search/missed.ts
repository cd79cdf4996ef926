import { CallError } from '../kit/errors.ts';
import type { Send } from './herd.ts';

/**
 * Sends attempts, except those that were due during an outage and are late: an attempt that was due before another one was
 * refused would have been refused, too. Otherwise a busy machine would deliver the attempts of the outage all at once to
 * the service that has recovered, which no client did.
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
