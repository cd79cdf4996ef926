import type { GeneratorHealth, Interval, LoadEvidence } from '../../domain/evidence.ts';
import type { LoadSnapshot } from '../../domain/ports.ts';
import { monotonicNow, timers } from '../clock.ts';
import type { WorkerLoad } from '../worker/messages.ts';
import { watchHealth } from './health.ts';
import { createIntervalLog } from './intervals.ts';
import { createProgress, type Progress } from './progress.ts';

/** Reports once per interval: the interval itself, the generator's health, and a snapshot for displays. */
export interface IntervalReporter {
  /** `planned` is left out where the plan does not fix the number of requests. */
  beginPhase(phase: string, planned: number | undefined): void;
  endPhase(): void;
  sent(): void;
  settled(label: string, us: number): void;
  /** How late a request of an open loop was sent. */
  late(ms: number): void;
  /** A request of an open loop that was due and not sent. */
  dropped(label: string): void;
  /** A step of a flow that has nothing to be filled with. */
  neverSent(label: string): void;
  /** Everything reported, without the present interval. */
  soFar(): Reported;
  /** Stops reporting and returns everything reported. */
  stop(): Reported;
}

type Reported = Pick<LoadEvidence, 'intervals' | 'health' | 'lateness' | 'cpuWaits'>;

/** Reports at multiples of the interval since the scenario began, so that the intervals of several workers line up. */
export function createIntervalReporter(
  { originMs, intervalMs }: Pick<WorkerLoad, 'originMs' | 'intervalMs'>,
  inFlight: () => number,
  onSnapshot: (snapshot: LoadSnapshot, interval: Interval) => void,
): IntervalReporter {
  const sinceOrigin = () => monotonicNow() - originMs;
  const log = createIntervalLog(sinceOrigin());
  const watch = watchHealth(monotonicNow, { originMs, onRead: log.tick });
  const health: GeneratorHealth[] = [];
  let progress: Progress | undefined;
  /** From the begin of a phase until its load rests. */
  let reporting = false;
  let timer: { cancel(): void } | undefined;
  const neverSent = (label: string) => {
    log.dropped(label);
    progress?.dropped(label);
  };
  const report = () => {
    if (!progress) return;
    const generator = watch.sample(sinceOrigin());
    health.push(generator);
    const interval = log.cut(progress.phase, inFlight(), generator.atMs);
    onSnapshot(progress.snapshot(interval, generator), interval);
  };
  const soFar = (): Reported => {
    const cpuWaits = watch.cpuWaits();
    return {
      intervals: log.list(),
      health,
      ...watch.lateness.total(),
      ...(cpuWaits.length > 0 ? { cpuWaits } : {}),
    };
  };
  const schedule = () => {
    timer = timers.after(intervalMs - (sinceOrigin() % intervalMs), () => {
      report();
      schedule();
    });
  };
  return {
    beginPhase(phase, planned) {
      timer?.cancel();
      // A load that goes on is reported without a gap; otherwise what the loop did between phases is discarded.
      if (reporting) report();
      else if (!log.skip(sinceOrigin()) && progress) log.cut(progress.phase, inFlight(), sinceOrigin());
      if (!reporting) watch.sample(0);
      reporting = true;
      watch.lateness.beginPhase(phase);
      progress = createProgress(phase, planned);
      schedule();
    },
    endPhase() {
      if (reporting) report();
      reporting = false;
      timer?.cancel();
    },
    sent() {
      log.sent();
      progress?.sent();
    },
    settled(label, us) {
      log.settled(label, us);
      progress?.settled(label);
    },
    late: watch.lateness.late,
    dropped(label) {
      watch.lateness.missed();
      neverSent(label);
    },
    neverSent,
    soFar,
    stop() {
      timer?.cancel();
      const reported = soFar();
      watch[Symbol.dispose]();
      return reported;
    },
  };
}
