import type { Clock } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import type { ProcessExit } from '../runtime/process/exit.ts';
import { describeExit, quoteLast, type Starting } from '../runtime/process/ready.ts';

/** Notices when something of a started target ends that no fault and no clean-up has ended. */
export interface DeathWatch {
  /** Aborted by the first death; the reason is a SQUALL_SERVICE_DIED that names it. */
  readonly signal: AbortSignal;
  /** Watches what runs now, until it ends; `isMeant` then says whether a fault ended it. */
  watch(running: Starting, isMeant?: () => boolean): void;
  /** What another watch notices is noticed here too. */
  follow(other: AbortSignal): void;
  /** Something has ended whose process is not known. */
  report(error: SquallError): void;
  /** Ends it, because the clean-up begins. */
  close(): void;
}

export function createDeathWatch(clock: Pick<Clock, 'wall' | 'sleep'>): DeathWatch {
  const deaths = new AbortController();
  let closed = false;
  const report = (error: unknown) => {
    if (!closed) deaths.abort(error);
  };
  return {
    signal: deaths.signal,
    watch: (running, isMeant = () => false) => {
      const { ended } = running;
      void ended.then(async (exit) => {
        if (closed || isMeant()) return;
        const at = new Date(clock.wall()).toISOString().slice(11, 19);
        report(died(running.name, exit, at, await quoteLast(running, clock)));
      });
    },
    follow: (other) => {
      if (other.aborted) report(other.reason);
      else other.addEventListener('abort', () => report(other.reason), { once: true });
    },
    report,
    close: () => {
      closed = true;
    },
  };
}

function died(name: string, exit: ProcessExit, at: string, log: string): SquallError {
  return new SquallError('SQUALL_SERVICE_DIED', `${name} died at ${at} UTC (${describeExit(exit)}):\n${log}`, {
    hint: hintOn(name, exit),
    cause: exit.error,
  });
}

/** Of a container that was killed. */
const KILLED = 137;

function hintOn(name: string, { code, signal, outOfMemory }: ProcessExit): string {
  if (outOfMemory) return `${name} had no more memory: give it more, or find out what takes it`;
  if (signal === 'SIGKILL' || code === KILLED)
    return 'no fault killed it: the kernel does when memory is short (see dmesg), or somebody did';
  return `no fault ended it; the last lines of ${name} are above`;
}
