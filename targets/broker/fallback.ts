import { type Answer, failureOf, ok } from '../kit/answer.ts';
import { isCircuitOpen } from '../kit/errors.ts';
import { sendLater } from '../kit/send-later.ts';
import type { ServiceParts } from '../kit/service.ts';

/** The answers of a caller, with a fallback for an open circuit. */
export interface Fallback {
  /** When the circuit is open: the last known answer, marked as cached. */
  read(id: string, call: () => Promise<object>): Promise<Answer>;
  /** When the circuit is open: accepted, and sent later. */
  write(call: () => Promise<object>): Promise<Answer>;
}

/** An open circuit is an error. */
export const NO_FALLBACK: Fallback = {
  read: (_id, call) => call().then(ok, (error: unknown) => failureOf(error)),
  write: (call) => call().then(ok, (error: unknown) => failureOf(error, { sideEffect: true })),
};

export function createFallback({ telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>): Fallback {
  const known = new Map<string, object>();
  onReset(({ fresh }) => {
    if (fresh) known.clear();
  });
  const later = sendLater(telemetry, 'writes_pending', (call: () => Promise<object>) => call());
  return {
    read: async (id, call) => {
      try {
        const body = await call();
        known.set(id, body);
        return ok(body);
      } catch (error) {
        const body = known.get(id);
        return isCircuitOpen(error) && body ? ok({ ...body, _fromCache: true }) : failureOf(error);
      }
    },
    write: async (call) => {
      try {
        return ok(await call());
      } catch (error) {
        if (!isCircuitOpen(error)) return failureOf(error, { sideEffect: true });
        // Nothing was sent, so sending it later cannot charge twice.
        later.add(call);
        return { http: 202, body: { status: 'pending', message: 'queued' } };
      }
    },
  };
}
