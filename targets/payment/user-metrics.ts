import type { ServiceParts } from '../kit/service.ts';
import { realTime, scaled } from '../kit/settings.ts';

/** Counts what users went through, since the last reset. */
export interface UserMetrics {
  /** A submission was answered, or given up, after `ms` (scaled). */
  submitted(ms: number, refusedAtOnce: boolean): void;
  /** A user who came at `came` was paid at `at`, or gave up then. */
  left(came: number, at: number, paid: boolean): void;
}

/** A user who was paid within this time (real ms) is content. */
const IN_TIME_MS = 5000;

export function userMetrics({ telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>): UserMetrics {
  let took: number[] = [];
  let since = performance.now();
  let lastUnserved = since;
  let submissions = 0;
  onReset(() => {
    took = [];
    since = performance.now();
    lastUnserved = since;
  });
  telemetry.counter('submissions_total', 'Payments submitted, by new users and again', [], () => submissions);
  telemetry.gauge(
    'submission_ms',
    'Of the submissions that ended since the last reset, without those that were refused at once; real time',
    ['quantile'],
    () => {
      const sorted = took.toSorted((a, b) => a - b);
      return [0.5, 0.99].flatMap((share) => {
        const ms = sorted[Math.floor(sorted.length * share)];
        return ms === undefined ? [] : [{ labels: { quantile: String(share) }, value: realTime(ms) }];
      });
    },
  );
  telemetry.gauge(
    'last_unserved_ms',
    'From the last reset until the last user came who was not paid within 5 s; real time',
    [],
    () => realTime(lastUnserved - since),
  );
  return {
    submitted: (ms, refusedAtOnce) => {
      submissions += 1;
      if (!refusedAtOnce) took.push(ms);
    },
    left: (came, at, paid) => {
      if (!(paid && at - came <= scaled(IN_TIME_MS))) lastUnserved = Math.max(lastUnserved, came);
    },
  };
}
