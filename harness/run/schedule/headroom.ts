import { cpus } from 'node:os';
import type { Clock } from '../../domain/ports.ts';

/** CPU time of the whole machine since it started, ms: `idle` of `total`. */
export interface CpuTimes {
  readonly idle: number;
  readonly total: number;
}

export interface Headroom {
  /** Resolves when the machine has room for more, or after the limit: somebody else may be using it. */
  wait(signal: AbortSignal): Promise<void>;
}

/** Starting a target takes about a core for a moment: below this share of idle time it would disturb what is measured. */
const IDLE_SHARE = 0.35;
/** Callers that wait for the same timeout come back together: half a second often lies between two such bursts. */
const SAMPLE_MS = 1000;
const LIMIT_MS = 20_000;

/** Watches how busy the machine is, so that a run takes longer on a small one instead of measuring its own crowd. */
export function createHeadroom(clock: Clock, read: () => CpuTimes = cpuTimes): Headroom {
  return {
    wait: async (signal) => {
      const giveUpAt = clock.now() + LIMIT_MS;
      while (clock.now() < giveUpAt) {
        const before = read();
        await clock.sleep(SAMPLE_MS, signal);
        if (idleShare(before, read()) >= IDLE_SHARE) return;
      }
    },
  };
}

function idleShare(before: CpuTimes, after: CpuTimes): number {
  const passed = after.total - before.total;
  return passed > 0 ? (after.idle - before.idle) / passed : 1;
}

function cpuTimes(): CpuTimes {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), total: sum(times.map((each) => sum(Object.values(each)))) };
}
