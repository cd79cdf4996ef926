import type { CpuWait } from '../../domain/evidence.ts';
import type { Clock, RunningTarget } from '../../domain/ports.ts';
import { logCpuWaits, READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';

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
}

export function watchCpuWaits({ running, clock, originMs }: CpuWaitOptions): CpuWaitWatch {
  const { services, proxyCpuWait } = running;
  const readers = [
    ...(proxyCpuWait ? [{ of: 'fault proxy', cpuWait: proxyCpuWait }] : []),
    ...[...services.values()].flatMap(({ name, cpuWait }) => (cpuWait ? [{ of: name, cpuWait }] : [])),
  ];
  const logs = readers.map(({ of, cpuWait }) => logCpuWaits(of, cpuWait.read));
  const read = () => {
    for (const log of logs) log.read(clock.now() - originMs);
  };
  const timer = clock.every(READ_EVERY_MS, read);
  return {
    evidence: () => {
      read();
      return logs.map(({ wait }) => wait).filter(({ samples }) => samples.some(([, ms]) => ms !== null));
    },
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      for (const { cpuWait } of readers) cpuWait.close();
    },
  };
}
