import type { Clock, ServiceLifecycle } from '../../domain/ports.ts';
import type { RunningProcess } from '../../runtime/process.ts';
import type { Scope } from '../../runtime/scope.ts';
import { limitCpu } from './cpu-limit.ts';

export interface Supervision {
  readonly name: string;
  readonly clock: Clock;
  readonly scope: Scope;
  /** Starts the process; called again after it was killed. */
  launch(): RunningProcess;
  ready(running: RunningProcess): Promise<void>;
}

/** Starts a process that faults may freeze, kill and start again; whichever runs in the end is stopped with the scope. */
export async function superviseProcess({ name, clock, scope, launch, ready }: Supervision): Promise<ServiceLifecycle> {
  let running = launch();
  let gone = false;
  let limit: Disposable | undefined;
  scope.defer(name, async () => {
    limit?.[Symbol.dispose]();
    await running[Symbol.asyncDispose]();
  });
  await ready(running);
  return {
    freeze: async () => running.signal('SIGSTOP'),
    thaw: async () => running.signal('SIGCONT'),
    kill: async () => {
      running.signal('SIGKILL');
      await running[Symbol.asyncDispose]();
      gone = true;
    },
    start: async () => {
      if (!gone) return;
      running = launch();
      gone = false;
      await ready(running);
    },
    throttle: async (share) => {
      limit?.[Symbol.dispose]();
      limit = share === null ? undefined : limitCpu(running, share, clock);
    },
  };
}
