import { createArrivalBook } from './arrivals.ts';
import type { ServiceParts } from './service.ts';
import { timeScale } from './settings.ts';

/** What a hop counts beside its slots and calls. */
export interface HopMetrics {
  arrived(route: string, attempt: string): void;
  /** Something was begun: the request's own work, or a call. */
  began(late: boolean): void;
  /** A call to `service` was given this long (scaled ms). */
  limited(service: string, limitMs: number): void;
}

export function hopMetrics({ telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>): HopMetrics {
  const { arrived, pages } = createArrivalBook();
  const longest = new Map<string, number>();
  let late = 0;
  onReset(() => longest.clear());
  // Nothing is 0 and not unknown: that nobody came is what some statements are about.
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => {
    const all = pages();
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
