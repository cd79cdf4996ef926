import type { ServiceLifecycle } from '../../domain/ports.ts';
import type { RunningContainer } from './container.ts';
import { type CpuLimits, cpuLimitsFor } from './cpu-quota.ts';
import type { Engine } from './engine.ts';

/** Service faults by the engine's own means: pause, kill, start, CPU quota. */
export function containerLifecycle(
  running: RunningContainer,
  { client }: Engine,
  ready: () => Promise<void>,
): ServiceLifecycle {
  const container = client.container.getById(running.id);
  /** Before any pressure. */
  let given: CpuLimits | undefined;
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
      const had: CpuLimits = given ?? (await container.inspect()).HostConfig;
      given = had;
      await container.update(cpuLimitsFor(running.name, had, share));
    },
  };
}
