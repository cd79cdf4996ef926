import { availableParallelism, cpus, freemem } from 'node:os';
import type { Clock } from '../../domain/ports.ts';
import { Semaphore } from '../../runtime/semaphore.ts';

/**
 * Who may use the machine when. All runs of a process share one, so that the first lanes of a suite begin while the last
 * lanes of another still wait for something.
 */
export interface Machine {
  /** Most lanes that are in use at the same time. */
  readonly lanesAtOnce: number;
  /** Held for each lane, from the start of its target until it has stopped. */
  readonly lanes: Semaphore;
  /** Held for each wave: lanes that start, are measured and stop at the same time. */
  readonly waves: Semaphore;
  /** Held while a target starts or a lane's load begins. Both use all cores: one at a time disturbs the others least. */
  readonly entering: Semaphore;
  /** Held by scenarios that declare themselves `busy`: they use all cores. */
  readonly busy: Semaphore;
  /** Announces lanes that are going to use it. */
  expect(lanes: number): void;
  /** True once more than one lane was announced: then no lane can be said to have had the machine to itself. */
  readonly shared: boolean;
  /** Waits until there is room for one more lane, unless it is the first. */
  enter(signal: AbortSignal): Promise<void>;
  /** Resolves when no lane uses the machine or waits for it. */
  idle(): Promise<void>;
}

export interface MachineOptions {
  readonly lanesAtOnce?: number;
  /** Default 1: where short lanes follow each other fast, one start at a time would hold them all up. */
  readonly startsAtOnce?: number;
  /** Without it there is always room. */
  readonly headroom?: Headroom;
}

export function createMachine({
  lanesAtOnce: most = lanesAtOnce(),
  startsAtOnce = 1,
  headroom,
}: MachineOptions = {}): Machine {
  const lanes = new Semaphore(most);
  const waves = new Semaphore(1);
  let expected = 0;
  let entered = 0;
  return {
    lanesAtOnce: most,
    lanes,
    waves,
    entering: new Semaphore(startsAtOnce),
    busy: new Semaphore(1),
    expect: (count) => {
      expected += count;
    },
    get shared() {
      return expected > 1;
    },
    enter: async (signal) => {
      if (entered++ > 0) await headroom?.wait(signal);
    },
    idle: async () => void (await Promise.all([lanes.idle(), waves.idle()])),
  };
}

/** The machine as it is used for lanes side by side, and for lanes that are measured alone once no other is left. */
export interface Machines {
  readonly shared: Machine;
  readonly alone: Machine;
}

export function createMachines(clock: Clock): Machines {
  return {
    shared: createMachine({ headroom: createHeadroom(clock) }),
    alone: createMachine({ lanesAtOnce: 1 }),
  };
}

const MEMORY_PER_LANE = 400 * 1024 * 1024;

/** Lanes mostly wait, so several share a core; a lane is a handful of processes, so memory is a limit too. */
export function lanesAtOnce(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(2, Math.min(cores * 7, Math.floor(freeBytes / MEMORY_PER_LANE)));
}

/** CPU time of the whole machine since it started, ms: `idle` of `total`. */
export interface CpuTimes {
  readonly idle: number;
  readonly total: number;
}

export interface Headroom {
  /** Resolves when the machine has room for one more lane, or after the limit: another program may be using it. */
  wait(signal: AbortSignal): Promise<void>;
}

/** Starting a target takes about one core for a moment: below this share of idle time it would disturb measurements. */
const IDLE_SHARE = 0.35;
/** Callers that wait for the same timeout come back at the same time: half a second often lies between two bursts. */
const SAMPLE_MS = 1000;
const LIMIT_MS = 20_000;

/** Watches how busy the machine is, so that lanes do not disturb each other on a small machine. */
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
