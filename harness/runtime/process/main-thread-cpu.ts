import { readFileSync } from 'node:fs';

/** proc_pid_stat(5): `utime` and `stime` count in ticks of 1/100 s on every Linux that Node supports. */
const TICK_MS = 10;

/** Ms of CPU that the first thread of a process has used; undefined where the system does not tell. */
export function mainThreadCpuMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}
