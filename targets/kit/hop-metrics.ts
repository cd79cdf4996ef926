import { createArrivalCounter } from './arrivals.ts';
import type { ServiceParts } from './service.ts';
import { timeScale } from './settings.ts';

/** What a hop counts in addition to its slots and calls. */
export interface HopMetrics {
  arrived(route: string, attempt: string): void;
  /** Counts a start: of the request's own work, or of a call. */
  began(late: boolean): void;
  /** A call to `service` was given this long (scaled ms). */
  limited(service: string, limitMs: number): void;
}

export function hopMetrics({ telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>): HopMetrics {
  const { arrived, samples } = createArrivalCounter();
  const longest = new Map<string, number>();
  let late = 0;
  onReset(() => longest.clear());
  // Without arrivals the value is 0, not absent: some statements assert that none came.
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => {
    const all = samples();
    return all.length > 0 ? all : 0;
  });
  telemetry.counter(
    'work_started_after_deadline_total',
    'Work begun when the deadline had passed or the user had left',
    [],
    () => late,
  );
  telemetry.gauge(
    'service_timeout_seconds',
    'Longest limit of a call since the last reset, real time',
    ['service'],
    () => [...longest].map(([service, ms]) => ({ labels: { service }, value: (ms * timeScale) / 1000 })),
  );
  return {
    arrived,
    began: (tooLate) => {
      if (tooLate) late += 1;
    },
    limited: (service, limitMs) => {
      longest.set(service, Math.max(limitMs, longest.get(service) ?? 0));
    },
  };
}
