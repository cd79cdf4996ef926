import type { GeneratorHealth } from '../../domain/evidence.ts';
import { ownThreadCpuWaitMs } from '../../runtime/process/cpu-wait.ts';
import { createLateness, type Lateness } from './lateness.ts';

/** Watches how the generator itself is doing; one sample per interval. */
export interface HealthWatch extends Disposable {
  readonly lateness: Lateness;
  /** Since the last sample; `atMs` counts from the scenario's begin. */
  sample(atMs: number): GeneratorHealth;
}

const TICK_MS = 50;

/** Ticks every 50 ms on the load's own event loop: a tick is as late as the loop was busy. */
export function watchHealth(now: () => number): HealthWatch {
  const lateness = createLateness();
  let lastTick = now();
  let lastSample = lastTick;
  let lastCpuUs = cpuUs();
  let lastWaitMs = ownThreadCpuWaitMs();
  let loopDelayMs = 0;
  const tick = () => {
    const at = now();
    loopDelayMs = Math.max(loopDelayMs, at - lastTick - TICK_MS);
    lastTick = at;
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  return {
    lateness,
    sample(atMs) {
      const at = now();
      const used = cpuUs();
      const cpu = (used - lastCpuUs) / 1000 / Math.max(at - lastSample, 0.001);
      const overdueMs = at - lastTick - TICK_MS; // a loop that is busy now has not ticked yet
      const waitMs = ownThreadCpuWaitMs();
      const health = {
        atMs,
        loopDelayMs: Math.max(loopDelayMs, overdueMs, 0),
        cpu,
        ...(waitMs === undefined || lastWaitMs === undefined ? {} : { cpuWaitMs: waitMs - lastWaitMs }),
        ...lateness.take(),
      };
      lastSample = at;
      lastCpuUs = used;
      lastWaitMs = waitMs;
      loopDelayMs = 0;
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
