import type { CpuWait, GeneratorHealth } from '../../domain/evidence.ts';
import { logCpuWaits, READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';
import { ownSchedstat } from '../../runtime/process/schedstat.ts';
import { createLateness, type Lateness } from './lateness.ts';

/** Watches how the generator itself is doing; one sample per interval. */
export interface HealthWatch extends Disposable {
  readonly lateness: Lateness;
  /** Since the last sample; `atMs` counts from the scenario's begin. */
  sample(atMs: number): GeneratorHealth;
  /** What this thread waited for a CPU so far; empty where the system does not tell. */
  cpuWaits(): readonly CpuWait[];
}

export interface HealthOptions {
  /** What `now` was when the scenario began. */
  readonly originMs?: number;
  /** Called every `READ_EVERY_MS`, or as soon as the event loop is free again. */
  readonly onRead?: () => void;
}

const TICK_MS = 50;

/** Ticks every 50 ms on the load's own event loop: a tick is as late as the loop was busy. */
export function watchHealth(now: () => number, { originMs = 0, onRead = () => {} }: HealthOptions = {}): HealthWatch {
  const lateness = createLateness();
  let lastTick = now();
  let lastSample = lastTick;
  let lastCpuUs = cpuUs();
  const schedstat = ownSchedstat();
  let lastWaitMs = schedstat.read()?.waitedMs;
  const waits = logCpuWaits('load generator', schedstat.read);
  const reading = setInterval(() => {
    waits.read(now() - originMs);
    onRead();
  }, READ_EVERY_MS);
  reading.unref();
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
      const waitMs = schedstat.read()?.waitedMs;
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
    cpuWaits() {
      waits.read(now() - originMs);
      return waits.wait.samples.some(([, ms]) => ms !== null) ? [waits.wait] : [];
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      clearInterval(reading);
      schedstat.close();
    },
  };
}

/** Of this thread alone, not of the process. */
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
