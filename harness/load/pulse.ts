import type { GeneratorHealth, Interval } from '../domain/evidence.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import { watchHealth } from './health.ts';
import { createIntervalLog } from './intervals.ts';
import type { WorkerBirth } from './protocol.ts';
import { monotonicNow, timers } from './timers.ts';

/** What is told once per interval: the interval itself, the generator's health, and a snapshot for displays. */
export interface Pulse {
  /** `planned` is left out where the plan does not fix the number of requests. */
  begin(phase: string, planned: number | undefined): void;
  end(): void;
  sent(): void;
  ended(label: string, us: number): void;
  late(ms: number): void;
  intervals(): readonly Interval[];
  health(): readonly GeneratorHealth[];
  stop(): void;
}

/** Beats at multiples of the interval since the scenario began, so that the intervals of several workers line up. */
export function createPulse(
  { originMs, intervalMs }: Pick<WorkerBirth, 'originMs' | 'intervalMs'>,
  inFlight: () => number,
  onSnapshot: (snapshot: LoadSnapshot) => void,
): Pulse {
  const sinceOrigin = () => monotonicNow() - originMs;
  const log = createIntervalLog(sinceOrigin());
  const watch = watchHealth(monotonicNow);
  const samples: GeneratorHealth[] = [];
  let phase: Progress | undefined;
  let timer: { cancel(): void } | undefined;

  const cut = (progress: Progress) => {
    const atMs = sinceOrigin();
    const interval = log.cut(progress.name, inFlight(), atMs);
    samples.push(watch.sample(atMs));
    onSnapshot(snapshotOf(progress, interval));
  };
  const schedule = () => {
    timer = timers.after(intervalMs - (sinceOrigin() % intervalMs), () => {
      if (phase) cut(phase);
      schedule();
    });
  };

  return {
    begin(name, planned) {
      const atMs = sinceOrigin();
      if (!log.skip(atMs) && phase) log.cut(phase.name, inFlight(), atMs);
      watch.sample(atMs); // what the loop did between phases says nothing about this one
      phase = { name, planned, sent: 0, done: 0, labels: {} };
      schedule();
    },
    end() {
      if (phase) cut(phase);
      timer?.cancel();
    },
    sent() {
      log.sent();
      if (phase) phase.sent++;
    },
    ended(label, us) {
      log.ended(label, us);
      if (!phase) return;
      phase.done++;
      phase.labels[label] = (phase.labels[label] ?? 0) + 1;
    },
    late: watch.late,
    intervals: log.list,
    health: () => samples,
    stop() {
      timer?.cancel();
      watch[Symbol.dispose]();
    },
  };
}

interface Progress {
  readonly name: string;
  readonly planned: number | undefined;
  sent: number;
  done: number;
  readonly labels: Record<string, number>;
}

function snapshotOf(progress: Progress, interval: Interval): LoadSnapshot {
  const seconds = Math.max((interval.toMs - interval.fromMs) / 1000, 0.001);
  return {
    phase: progress.name,
    planned: progress.planned ?? progress.sent,
    sent: progress.sent,
    done: progress.done,
    inFlight: interval.inFlight,
    perSecond: interval.count / seconds,
    p99Ms: interval.p99Us / 1000,
    labels: { ...progress.labels },
  };
}
