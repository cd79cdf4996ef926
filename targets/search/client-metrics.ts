import type { ServiceParts } from '../kit/service.ts';

/** Counts of the fleet. */
export interface ClientMetrics {
  /** Counts a new client. Call the returned function when it leaves, with its attempts if it was served. */
  arrived(): (attempts?: number) => void;
  /** Counts an attempt that was sent `lateMs` after it was due. */
  sent(lateMs: number): void;
}

/** Creates and exports the counts; marks count from the last reset. */
export function createClientMetrics({
  telemetry,
  onReset,
}: Pick<ServiceParts, 'telemetry' | 'onReset'>): ClientMetrics {
  const counts = { waiting: 0, attempts: 0, served: 0 };
  let marks = { latestMs: 0, served: 0, attempts: 0 };
  onReset(() => {
    marks = { latestMs: 0, served: 0, attempts: 0 };
  });
  telemetry.gauge('clients_waiting', 'Clients without an answer', [], () => counts.waiting);
  telemetry.counter('client_attempts_total', 'Attempts of all clients', [], () => counts.attempts);
  telemetry.counter('clients_served_total', 'Clients that got their answer', [], () => counts.served);
  telemetry.gauge('attempts_per_client', 'Attempts of a client that came since the reset and was served', [], () =>
    marks.served > 0 ? marks.attempts / marks.served : 0,
  );
  telemetry.gauge(
    'client_lateness_max_seconds',
    'Latest that an attempt was sent after it was due, as measured',
    [],
    () => marks.latestMs / 1000,
  );
  return {
    arrived: () => {
      const current = marks;
      counts.waiting += 1;
      return (attempts) => {
        counts.waiting -= 1;
        if (attempts === undefined) return;
        counts.served += 1;
        current.served += 1;
        current.attempts += attempts;
      };
    },
    sent: (lateMs) => {
      counts.attempts += 1;
      marks.latestMs = Math.max(marks.latestMs, lateMs);
    },
  };
}
