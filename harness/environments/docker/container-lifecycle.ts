import type { ServiceLifecycle } from '../../domain/ports.ts';
import type { RunningContainer } from './container.ts';
import type { Engine } from './engine.ts';

/** Microseconds of the kernel's scheduling period, of which a quota is a part. */
const PERIOD_US = 100_000;
const UNLIMITED = -1;

/** Service faults by the engine's own means: pause, kill, start, CPU quota. */
export function containerLifecycle(
  running: RunningContainer,
  { client }: Engine,
  ready: () => Promise<void>,
): ServiceLifecycle {
  const container = client.container.getById(running.id);
  const stateOf = async () => (await container.inspect()).State;
  return {
    freeze: async () => void (await container.pause()),
    thaw: async () => {
      if ((await stateOf()).Paused) await container.unpause();
    },
    kill: async () => {
      await container.kill();
      await running.ended;
    },
    start: async () => {
      if ((await stateOf()).Running) return;
      await container.start();
      await running.refresh();
      await ready();
    },
    throttle: async (share) => {
      const quota = share === null ? UNLIMITED : Math.max(1000, Math.round(share * PERIOD_US));
      await container.update({ CpuPeriod: PERIOD_US, CpuQuota: quota });
    },
  };
}
