import type { Clock } from '../../domain/ports.ts';
import type { RunningProcess } from '../../runtime/process/process.ts';

/** As long as the kernel's own scheduling period for CPU quotas. */
const PERIOD_MS = 100;

/**
 * Leaves a process `share` of a core by stopping it for the rest of every period (the way of cpulimit): no privileges
 * are needed, and like under a real quota it stands still in bursts. Disposing lets it go on.
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
  // The only way out is the abort.
  cycle().catch(() => running.signal('SIGCONT'));
  return { [Symbol.dispose]: () => stop.abort() };
}
