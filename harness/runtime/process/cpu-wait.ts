import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ms since its start that the threads of a process, and of its descendants, were ready to run and had no CPU (Linux:
 * Documentation/scheduler/sched-stats.rst, second value of `schedstat`). Threads and children that have ended are not in
 * it, so it may go back. Undefined where the kernel does not tell, or the process is gone.
 */
export function cpuWaitMs(pid: number): number | undefined {
  const threads = threadsOf(pid);
  if (threads === undefined) return undefined;
  const own = threads.map((thread) => waitOf(`/proc/${pid}/task/${thread}`));
  const children = threads.flatMap((thread) => childrenOf(pid, thread)).map((child) => cpuWaitMs(child) ?? 0);
  if (own.every((wait) => wait === undefined)) return undefined;
  return [...own, ...children].reduce<number>((sum, wait) => sum + (wait ?? 0), 0);
}

/** The same of the calling thread alone. */
export function ownThreadCpuWaitMs(): number | undefined {
  return waitOf('/proc/thread-self');
}

function threadsOf(pid: number): readonly string[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
}

/** Undefined when the thread has ended, or the kernel was built without it. */
function waitOf(task: string): number | undefined {
  const [, waitedNs] = read(`${task}/schedstat`)?.split(' ') ?? [];
  return waitedNs === undefined ? undefined : Number(waitedNs) / 1e6;
}

/** Processes that a thread started; none where the kernel does not tell (proc_pid_children(5)). */
function childrenOf(pid: number, thread: string): number[] {
  return (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
