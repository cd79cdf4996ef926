import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/**
 * A thread of its own, because code of a suite may block all others. Without a supervisor nobody would end that; and whoever
 * stops the command (SIGSTOP) means all of it, so that its faults heal. The supervisor lets this process go on.
 */
const LOOK_EVERY_MS = 250;

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
  if (isStopped(process.ppid)) process.kill(process.pid, 'SIGSTOP');
}, LOOK_EVERY_MS);

/** State `T` in proc_pid_stat(5); false where there is no /proc. */
function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  } catch {
    return false;
  }
}
