import type { GeneratorHealth } from '../domain/evidence.ts';
import { emptyHistogram } from '../runtime/histogram.ts';

/** Watches how the generator itself is doing; one sample per interval. */
export interface HealthWatch extends Disposable {
  /** How late a request of an open loop was sent, ms. */
  late(ms: number): void;
  /** A request of an open loop came due and was not sent. */
  missed(): void;
  /** What happened since the last sample; `atMs` counts from the scenario's begin. */
  sample(atMs: number): GeneratorHealth;
}

const BEAT_MS = 10;

/** Beats every 10 ms on the load's own event loop: a beat that comes late is how long the loop was busy. */
export function watchHealth(now: () => number): HealthWatch {
  let lastBeat = now();
  let lastSample = lastBeat;
  let lastCpuUs = cpuUs();
  let loopDelayMs = 0;
  const lateness = emptyHistogram();
  let latenessMs = 0;
  let missed = 0;
  const beat = () => {
    const at = now();
    loopDelayMs = Math.max(loopDelayMs, at - lastBeat - BEAT_MS);
    lastBeat = at;
  };
  const timer = setInterval(beat, BEAT_MS);
  timer.unref();
  return {
    late(ms) {
      if (ms > latenessMs) latenessMs = ms;
      lateness.recordValue(Math.max(0, Math.round(ms * 1000)));
    },
    missed() {
      missed++;
    },
    sample(atMs) {
      const at = now();
      const used = cpuUs();
      const cpu = (used - lastCpuUs) / 1000 / Math.max(at - lastSample, 0.001);
      const overdueMs = at - lastBeat - BEAT_MS; // a loop that is busy now has not beaten yet
      const sent = lateness.totalCount;
      const latenessP99Ms = Math.min(latenessMs, lateness.getValueAtPercentile(99) / 1000);
      const open = sent + missed === 0 ? {} : { due: sent + missed, sent, latenessP99Ms };
      const health = { atMs, latenessMs, loopDelayMs: Math.max(loopDelayMs, overdueMs, 0), cpu, ...open };
      lastSample = at;
      lastCpuUs = used;
      loopDelayMs = 0;
      latenessMs = 0;
      missed = 0;
      if (sent > 0) lateness.reset();
      return health;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** Of this thread alone, not of the process. */
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
