import type { Clock, ServiceLifecycle } from '../../domain/ports.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import type { RunningProcess } from '../../runtime/process/process.ts';
import { limitCpu } from './cpu-limit.ts';

export interface Supervision {
  readonly name: string;
  readonly clock: Clock;
  readonly cleanup: CleanupStack;
  /** Starts the process; called again after it was killed. */
  launch(): Promise<RunningProcess>;
  ready(running: RunningProcess): Promise<void>;
}

/** Starts a process that faults may freeze, kill and start again; the clean-up stops whichever runs in the end. */
export async function superviseProcess({
  name,
  clock,
  cleanup,
  launch,
  ready,
}: Supervision): Promise<ServiceLifecycle> {
  let running = launch();
  let gone = false;
  let limit: Disposable | undefined;
  cleanup.defer(name, async () => {
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
