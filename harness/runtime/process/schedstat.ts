import { closeSync, openSync, readSync } from 'node:fs';
import type { CpuTimes } from '../../domain/ports.ts';

/** The scheduler's account of one thread; opened once, because opening takes five times as long as reading. */
export interface Schedstat {
  /** Since the thread began; undefined when it has ended, or the kernel was built without it. */
  read(): CpuTimes | undefined;
  close(): void;
}

const LONGEST = 128;

/**
 * Linux: Documentation/scheduler/sched-stats.rst. The first two values are the time that it ran, and that it was ready to run
 * and had no CPU, in ns. `task`: `/proc/1/task/2`.
 */
export function openSchedstat(task: string): Schedstat {
  const file = open(`${task}/schedstat`);
  const buffer = Buffer.alloc(LONGEST);
  return {
    read() {
      if (file === undefined) return undefined;
      try {
        const length = readSync(file, buffer, 0, LONGEST, 0);
        const [ran, waited] = buffer.toString('latin1', 0, length).split(' ');
        return waited === undefined ? undefined : { waitedMs: Number(waited) / 1e6, ranMs: Number(ran) / 1e6 };
      } catch {
        return undefined;
      }
    },
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}

/** The account of the calling thread, which stays readable from it alone. */
export function ownSchedstat(): Schedstat {
  return openSchedstat('/proc/thread-self');
}

/** `undefined` when the thread has ended, or the kernel does not say. */
function open(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
