import type { Clock } from '../../domain/ports.ts';
import { createHeadroom, type Headroom } from './headroom.ts';
import { lanesAtOnce } from './lanes.ts';
import { Gate } from './semaphore.ts';

/**
 * Who may use the machine when. All runs of a process share one, so that the first lanes of a suite begin while the last ones
 * of another still wait for something.
 */
export interface Machine {
  /** Most lanes that are in use together. */
  readonly lanesAtOnce: number;
  /** Held for each lane, from the start of its target until it has stopped. */
  readonly lanes: Gate;
  /** Held for each wave of lanes that start, are measured and stop together. */
  readonly waves: Gate;
  /** Held while a target starts or a lane's load begins, which uses all cores: one at a time disturbs the others least. */
  readonly entering: Gate;
  /** Held by scenarios that say that they use all cores. */
  readonly busy: Gate;
  /** Tells that so many lanes are going to use it. */
  expect(lanes: number): void;
  /** Whether more than one lane was told, so that none can be said to have had it to itself. */
  readonly shared: boolean;
  /** Waits until there is room for one more lane, unless it is the first. */
  enter(signal: AbortSignal): Promise<void>;
  /** Resolves when no lane uses the machine or waits for it. */
  idle(): Promise<void>;
}

export interface MachineOptions {
  readonly lanesAtOnce?: number;
  /** Without it there is always room. */
  readonly headroom?: Headroom;
}

export function createMachine({ lanesAtOnce: most = lanesAtOnce(), headroom }: MachineOptions = {}): Machine {
  const lanes = new Gate(most);
  const waves = new Gate(1);
  let expected = 0;
  let entered = 0;
  return {
    lanesAtOnce: most,
    lanes,
    waves,
    entering: new Gate(1),
    busy: new Gate(1),
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

/** The two ways in which lanes are measured: side by side, and each by itself when none is left. */
export interface Machines {
  readonly together: Machine;
  readonly alone: Machine;
}

export function createMachines(clock: Clock): Machines {
  return {
    together: createMachine({ headroom: createHeadroom(clock) }),
    alone: createMachine({ lanesAtOnce: 1 }),
  };
}
