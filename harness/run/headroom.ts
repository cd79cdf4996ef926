import { cpus } from 'node:os';
import type { Clock } from '../domain/ports.ts';

/** CPU time of the whole machine since it started, ms: `idle` of `total`. */
export interface CpuTimes {
  readonly idle: number;
  readonly total: number;
}

/** Both resolve when the machine has room, or after a limit: somebody else may be using it. */
export interface Headroom {
  /** For one more target. */
  forTarget(signal: AbortSignal): Promise<void>;
  /** For the next scenario of a target that runs already. Costs no time while there is room. */
  forScenario(signal: AbortSignal): Promise<void>;
}

/** Starting a target takes about a core for a moment: below this share of idle time it would disturb what is measured. */
const FOR_TARGET = { idleShare: 0.35, limitMs: 40_000 };
/** Scenarios that begin on a full machine measure their crowd. The limit is short, since a suite has many of them. */
const FOR_SCENARIO = { idleShare: 0.15, limitMs: 5000 };
const SAMPLE_MS = 500;

/** Watches how busy the machine is, so that a run takes longer on a small one instead of measuring its own crowd. */
export function createHeadroom(clock: Clock, read: () => CpuTimes = cpuTimes): Headroom {
  const sample = async (signal: AbortSignal) => {
    const before = read();
    await clock.sleep(SAMPLE_MS, signal);
    return idleShare(before, read());
  };
  const until = async ({ idleShare: wanted, limitMs }: typeof FOR_TARGET, signal: AbortSignal) => {
    const giveUpAt = clock.now() + limitMs;
    while (clock.now() < giveUpAt) if ((await sample(signal)) >= wanted) return;
  };
  let last = { atMs: clock.now(), times: read(), share: 1 };
  /** Since it was asked last, unless that was a moment ago. */
  const lately = () => {
    const atMs = clock.now();
    if (atMs - last.atMs >= SAMPLE_MS) {
      const times = read();
      last = { atMs, times, share: idleShare(last.times, times) };
    }
    return last.share;
  };
  return {
    forTarget: (signal) => until(FOR_TARGET, signal),
    forScenario: async (signal) => {
      if (lately() < FOR_SCENARIO.idleShare) await until(FOR_SCENARIO, signal);
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
