import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { CpuTimes, CpuUser } from '../../domain/ports.ts';
import { openSchedstat, type Schedstat } from './schedstat.ts';

/** Only one of so many readings looks for new threads and processes; the others read what it found, which takes 2 us for each. */
const LOOKS_EVERY = 16;

/** Reads how long a process and its descendants were ready to run and had no CPU. */
export interface CpuWaitReader {
  /** Since some moment; undefined while nothing runs, or where the system does not tell. */
  read(): CpuTimes | undefined;
  /** Gives back the files that it holds; reading again opens them again. */
  close(): void;
}

/**
 * Reads how long the threads of a process, and of its descendants, were ready to run and had no CPU, and how long they ran.
 * Both grow with every reading, also when threads end or another process takes the place of this one: what they waited
 * until the reading before stays in it. Processes whose command line lacks `word` are left out; their descendants are asked for
 * themselves.
 */
export function cpuWaitReader({ pid, word }: CpuUser): CpuWaitReader {
  const isMeant = (one: number) => word === undefined || (read(`/proc/${one}/cmdline`) ?? '').includes(word);
  const open = new Map<string, Schedstat>();
  const before = new Map<string, CpuTimes>();
  const total = { waitedMs: 0, ranMs: 0 };
  let readings = 0;
  let current: number | undefined;
  const close = (task: string) => {
    open.get(task)?.close();
    open.delete(task);
  };
  const look = (from: number | undefined) => {
    for (const task of tasksOf(from, isMeant)) if (!open.has(task)) open.set(task, openSchedstat(task));
  };
  const add = (task: string, times: CpuTimes) => {
    const { waitedMs = 0, ranMs = 0 } = before.get(task) ?? {};
    total.waitedMs += Math.max(0, times.waitedMs - waitedMs);
    total.ranMs += Math.max(0, times.ranMs - ranMs);
    before.set(task, times);
  };
  return {
    read() {
      const now = pid();
      if (readings % LOOKS_EVERY === 0 || now !== current) look(now);
      readings += 1;
      current = now;
      for (const [task, stat] of open) {
        const times = stat.read();
        if (times) {
          add(task, times);
          continue;
        }
        close(task);
        before.delete(task);
      }
      return open.size === 0 ? undefined : { ...total };
    },
    close() {
      readings = 0;
      for (const task of [...open.keys()]) close(task);
    },
  };
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

/** V8 compiles and collects garbage on threads of its own, beside the main thread, which answers. */
const BESIDE = new Set(['V8Worker', 'DelayedTaskSche', 'SignalInspector']);

/** `/proc/1/task/2` of all threads that work on requests; none where the process has ended. */
function tasksOf(pid: number | undefined, isMeant: (pid: number) => boolean): readonly string[] {
  if (pid === undefined) return [];
  const tasks = threadsOf(pid).map((thread) => `/proc/${pid}/task/${thread}`);
  const own = isMeant(pid) ? tasks.filter((task) => !BESIDE.has((read(`${task}/comm`) ?? '').trim())) : [];
  return [...own, ...tasks.flatMap(childrenOf).flatMap((child) => tasksOf(child, isMeant))];
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
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
