import type { ServiceControl, ServiceLifecycle } from '../../domain/ports.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import type { ProcessTools, RunningProcess } from '../../runtime/process/process.ts';
import type { DeathWatch } from '../death-watch.ts';
import { watchedLifecycle } from '../watched-lifecycle.ts';
import { limitCpu } from './cpu-limit.ts';

/** What every process of a target is started with. */
export interface StartContext extends ProcessTools {
  /** Stops the process. */
  readonly cleanup: CleanupStack;
  /** Is told of it when it ends by itself. */
  readonly deaths: DeathWatch;
  /** Ms that it has until it serves. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export interface Supervised {
  readonly name: string;
  /** Starts the process; called again after it was killed. */
  start(): Promise<RunningProcess>;
  ready(running: RunningProcess): Promise<void>;
}

/** Starts a process that faults may freeze, kill and start again; the clean-up stops the one that runs at the end. */
export async function superviseProcess(
  { name, start, ready }: Supervised,
  { clock, cleanup, deaths }: StartContext,
): Promise<Required<Pick<ServiceControl, 'lifecycle' | 'cpuWait'>>> {
  let running = start();
  let exited = false;
  let limit: Disposable | undefined;
  cleanup.defer(name, async () => {
    limit?.[Symbol.dispose]();
    await (await running)[Symbol.asyncDispose]();
  });
  let current = await running;
  await ready(current);
  const lifecycle: ServiceLifecycle = {
    freeze: async () => (await running).signal('SIGSTOP'),
    thaw: async () => (await running).signal('SIGCONT'),
    kill: async () => {
      const victim = await running;
      victim.signal('SIGKILL');
      await victim[Symbol.asyncDispose]();
      exited = true;
    },
    start: async () => {
      if (!exited) return;
      running = start();
      current = await running;
      exited = false;
      await ready(current);
    },
    throttle: async (share) => {
      limit?.[Symbol.dispose]();
      limit = share === null ? undefined : limitCpu(await running, share, clock);
    },
  };
  return {
    lifecycle: watchedLifecycle(lifecycle, () => current, deaths),
    cpuWait: { pid: () => current.pid },
  };
}
