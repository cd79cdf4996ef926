import type { Clock, ServiceLifecycle } from '../../domain/ports.ts';
import type { RunningProcess } from '../../runtime/process/process.ts';
import type { Scope } from '../../runtime/scope.ts';
import { limitCpu } from './cpu-limit.ts';

export interface Supervision {
  readonly name: string;
  readonly clock: Clock;
  readonly scope: Scope;
  /** Starts the process; called again after it was killed. */
  launch(): Promise<RunningProcess>;
  ready(running: RunningProcess): Promise<void>;
}

/** Starts a process that faults may freeze, kill and start again; whichever runs in the end is stopped with the scope. */
export async function superviseProcess({ name, clock, scope, launch, ready }: Supervision): Promise<ServiceLifecycle> {
  let running = launch();
  let gone = false;
  let limit: Disposable | undefined;
  scope.defer(name, async () => {
    limit?.[Symbol.dispose]();
    await (await running)[Symbol.asyncDispose]();
  });
  await ready(await running);
  return {
    freeze: async () => (await running).signal('SIGSTOP'),
    thaw: async () => (await running).signal('SIGCONT'),
    kill: async () => {
      const victim = await running;
      victim.signal('SIGKILL');
      await victim[Symbol.asyncDispose]();
      gone = true;
    },
    start: async () => {
      if (!gone) return;
      running = launch();
      gone = false;
      await ready(await running);
    },
    throttle: async (share) => {
      limit?.[Symbol.dispose]();
      limit = share === null ? undefined : limitCpu(await running, share, clock);
    },
  };
}
