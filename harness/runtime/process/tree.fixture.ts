import { readdirSync, readFileSync } from 'node:fs';

/** Everything that `pid` started, directly or not, as the kernel lists it; for tests on Linux. */
export function descendantsOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** False for a zombie too. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What `pid` started, apart from the reaper that cleans up after it. */
export function startedBy(pid: number): { readonly processes: number[]; readonly reaper: number[] } {
  const all = descendantsOf(pid);
  const reaper = all.filter((each) => readFileSync(`/proc/${each}/cmdline`, 'utf8').includes('reaper/main'));
  return { processes: all.filter((each) => !reaper.includes(each)), reaper };
}
