import type { Clock } from '../../domain/ports.ts';
import type { RunningProcess } from '../../runtime/process/process.ts';

/** As long as the kernel's own scheduling period for CPU quotas. */
const PERIOD_MS = 100;

/**
 * Limits a process to `share` of a core: it is stopped for the rest of every period, as cpulimit does. That needs no
 * privileges, and the process stops in bursts, as under a real quota. Disposing lifts the limit.
 */
export function limitCpu(running: RunningProcess, share: number, clock: Clock): Disposable {
  const stop = new AbortController();
  const cycle = async () => {
    while (!stop.signal.aborted) {
      running.signal('SIGSTOP');
      await clock.sleep(PERIOD_MS * (1 - share), stop.signal);
      running.signal('SIGCONT');
      await clock.sleep(PERIOD_MS * share, stop.signal);
    }
  };
  // Only the abort ends it.
  cycle().catch(() => running.signal('SIGCONT'));
  return { [Symbol.dispose]: () => stop.abort() };
}
