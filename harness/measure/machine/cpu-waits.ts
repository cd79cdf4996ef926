import type { CpuWait } from '../../domain/evidence.ts';
import type { Clock, CpuWaitReader, RunningTarget } from '../../domain/ports.ts';

/** Reads how long the processes of a target wait for a CPU, until disposed. */
export interface CpuWaitWatch extends Disposable {
  /** So far, with a last reading. What was never read is left out. */
  evidence(): readonly CpuWait[];
}

export interface CpuWaitOptions {
  readonly running: Pick<RunningTarget, 'services' | 'proxyCpuWait'>;
  readonly clock: Clock;
  /** Monotonic ms that all evidence counts from. */
  readonly originMs: number;
  readonly intervalMs: number;
}

/** A reading opens two files for every thread, a third of a ms for a process of Node: this keeps it below 1 % of a core. */
const SHORTEST_MS = 250;

export function watchCpuWaits({ running, clock, originMs, intervalMs }: CpuWaitOptions): CpuWaitWatch {
  const { services, proxyCpuWait } = running;
  const logs = [
    ...(proxyCpuWait ? [logOf('fault proxy', proxyCpuWait)] : []),
    ...[...services.values()].flatMap(({ name, cpuWait }) => (cpuWait ? [logOf(name, cpuWait)] : [])),
  ];
  const read = () => {
    for (const log of logs) log.read(clock.now() - originMs);
  };
  const timer = clock.every(Math.max(SHORTEST_MS, intervalMs), read);
  return {
    evidence: () => {
      read();
      return logs.map(({ wait }) => wait).filter(({ samples }) => samples.some(([, ms]) => ms !== null));
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  };
}

function logOf(of: string, reader: CpuWaitReader) {
  const samples: [atMs: number, waitedMs: number | null][] = [];
  let before = reader();
  const wait: CpuWait = { of, samples };
  return {
    wait,
    read(atMs: number) {
      const now = reader();
      samples.push([atMs, now === undefined ? null : now - (before ?? now)]);
      before = now ?? before;
    },
  };
}
