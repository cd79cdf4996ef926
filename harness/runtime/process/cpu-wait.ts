import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { CpuWaitReader } from '../../domain/ports.ts';

/**
 * Reads how long the threads of a process, and of its descendants, were ready to run and had no CPU (Linux:
 * Documentation/scheduler/sched-stats.rst, second value of `schedstat`). It grows with every reading, also when threads
 * end or another process takes the place of this one: what they waited until the reading before stays in it.
 */
export function cpuWaitReader(pid: () => number | undefined): CpuWaitReader {
  let before: ReadonlyMap<string, number> = new Map();
  let totalMs = 0;
  return () => {
    const now = waitsByThread(pid());
    if (now.size === 0) return undefined;
    for (const [thread, ms] of now) totalMs += ms - (before.get(thread) ?? 0);
    before = now;
    return totalMs;
  };
}

/** Ms since its start that the calling thread was ready to run and had no CPU. */
export function ownThreadCpuWaitMs(): number | undefined {
  return waitOf('/proc/thread-self');
}

/** What a thread did since it was started, as far as the kernel counted it. */
export interface ThreadTimes {
  /** It runs, or waits for a CPU, right now. */
  readonly ready: boolean;
  readonly ranMs: number;
  /** For a CPU; a wait counts when it has ended. */
  readonly waitedMs: number;
}

/** Undefined when it has ended, or where the kernel does not tell. */
export function threadTimes(pid: number, thread: number): ThreadTimes | undefined {
  const task = `/proc/${pid}/task/${thread}`;
  const [ranNs, waitedNs] = read(`${task}/schedstat`)?.split(' ') ?? [];
  const state = /\) (\w)/.exec(read(`${task}/stat`) ?? '')?.[1];
  if (ranNs === undefined || waitedNs === undefined || state === undefined) return undefined;
  return { ready: state === 'R', ranMs: Number(ranNs) / 1e6, waitedMs: Number(waitedNs) / 1e6 };
}

/** Id of the calling thread, as the kernel knows it; null where it does not say. */
export function ownThreadId(): number | null {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return null;
  }
}

/** Whether the process `pid` of this machine runs in the container of that id. */
export function isInContainer(pid: number, id: string): boolean {
  return read(`/proc/${pid}/cgroup`)?.includes(id) ?? false;
}

/** Ms by id of thread; empty where the kernel does not say, or the process has ended. */
function waitsByThread(pid: number | undefined): ReadonlyMap<string, number> {
  const waits = new Map<string, number>();
  const visit = (pid: number) => {
    for (const thread of threadsOf(pid)) {
      const task = `/proc/${pid}/task/${thread}`;
      const ms = waitOf(task);
      if (ms !== undefined) waits.set(thread, ms);
      for (const child of childrenOf(task)) visit(child);
    }
  };
  if (pid !== undefined) visit(pid);
  return waits;
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Undefined when the thread has ended, or the kernel was built without it. */
function waitOf(task: string): number | undefined {
  const [, waitedNs] = read(`${task}/schedstat`)?.split(' ') ?? [];
  return waitedNs === undefined ? undefined : Number(waitedNs) / 1e6;
}

/** Processes that a thread started; none where the kernel does not tell (proc_pid_children(5)). */
function childrenOf(task: string): number[] {
  return (read(`${task}/children`) ?? '').split(' ').filter(Boolean).map(Number);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
