import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { RUN_LABEL, removeLabelled } from '../../runtime/container-engine.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { type RunningContainer, startContainer } from './container.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { Engine } from './engine.ts';
import { claimSubnets } from './subnets.ts';

/** A private network and the containers in it; the clean-up removes all of it by its label. */
export interface PrivateNetwork {
  readonly engine: Engine;
  start(spec: Omit<ContainerSpec, 'network' | 'label'>): Promise<RunningContainer>;
  /** Runs `work`; if the signal aborts first, removes everything so that `work` cannot go on, and throws its reason. */
  whileOpen<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Creates the network `name`; the reaper knows it before it exists. */
export async function createPrivateNetwork(
  name: string,
  engine: Engine,
  reaper: Reaper,
  cleanup: CleanupStack,
): Promise<PrivateNetwork> {
  const label = `${RUN_LABEL}=${name}`;
  const watch = reaper.watch({ kind: 'containers', engine: engine.address, label });
  cleanup.defer(`containers of ${name}`, async () => {
    await removeLabelled(engine.address, label);
    watch[Symbol.dispose]();
  });
  await createNetwork(name, engine);
  return {
    engine,
    start: (spec) => startContainer({ ...spec, network: name, label: name }, engine),
    whileOpen: async (signal, work) => {
      let settled = false;
      const working = work().finally(() => {
        settled = true;
      });
      const aborted = Promise.withResolvers<never>();
      const abort = () => aborted.reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      try {
        return await Promise.race([working, aborted.promise]);
      } catch (error) {
        // What is being created right now appears only later, so look again until the work has settled.
        for (; !settled; await sleep(AGAIN_MS)) await removeLabelled(engine.address, label).catch(() => {});
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

const AGAIN_MS = 200;

async function createNetwork(name: string, engine: Engine): Promise<void> {
  using claim = await claimSubnets(engine, 1);
  await engine.client.network.create({
    Name: name,
    CheckDuplicate: true,
    Labels: { [RUN_LABEL]: name },
    IPAM: { Config: claim.subnets.map((Subnet) => ({ Subnet })) },
  });
}
