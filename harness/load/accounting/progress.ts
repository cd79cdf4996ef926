import type { GeneratorHealth, Interval } from '../../domain/evidence.ts';
import type { LoadSnapshot } from '../../domain/ports.ts';
import { createTally } from './tally.ts';

/** How far a phase has come. */
export interface Progress {
  readonly phase: string;
  sent(): void;
  settled(label: string): void;
  dropped(label: string): void;
  /** Rates and durations are those of the interval. */
  snapshot(interval: Interval, generator: GeneratorHealth): LoadSnapshot;
}

/** `planned` is left out where the plan does not fix the number of requests. */
export function createProgress(phase: string, planned: number | undefined): Progress {
  const labels = createTally();
  let sent = 0;
  let done = 0;
  let dropped = 0;
  return {
    phase,
    sent() {
      sent++;
    },
    settled(label) {
      done++;
      labels.add(label);
    },
    dropped(label) {
      dropped++;
      labels.add(label);
    },
    snapshot(interval, generator) {
      const seconds = Math.max((interval.toMs - interval.fromMs) / 1000, 0.001);
      return {
        phase,
        planned: planned ?? sent + dropped,
        sent,
        done,
        inFlight: interval.inFlight,
        perSecond: interval.count / seconds,
        p99Ms: interval.p99Us / 1000,
        labels: labels.counts(),
        p50Ms: interval.p50Us / 1000,
        maxMs: interval.maxUs / 1000,
        generator,
      };
    },
  };
}
