import type { ServiceControl } from '../../domain/ports.ts';
import type { StoreSpec } from '../../domain/service.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { createDeathWatch, type DeathWatch } from '../death-watch.ts';
import { createServiceControl } from '../service-control.ts';
import { setUpStore, storeOf } from '../stores/catalogue.ts';
import { startStoreProcess } from './store-process.ts';
import type { StartContext } from './supervised-process.ts';

/** One server of each kind of store for all targets that run at the same time: from the first lease to the last. */
export interface SharedStores {
  /** A database of its own on the shared server; the clean-up ends the lease. A store without databases is not shared. */
  lease(name: string, spec: StoreSpec, context: StartContext): Promise<ServiceControl>;
}

interface SharedServer {
  readonly cleanup: CleanupStack;
  readonly deaths: DeathWatch;
  readonly started: Promise<ServiceControl>;
  leases: number;
}

export function createSharedStores(): SharedStores {
  const servers = new Map<string, SharedServer>();
  const enter = ({ store }: StoreSpec, context: StartContext): SharedServer => {
    const server = servers.get(store) ?? startServer(store, context);
    servers.set(store, server);
    server.leases += 1;
    return server;
  };
  const leave = async ({ store }: StoreSpec, server: SharedServer) => {
    server.leases -= 1;
    if (server.leases > 0) return;
    if (servers.get(store) === server) servers.delete(store);
    server.deaths.close();
    await server.cleanup[Symbol.asyncDispose]();
  };
  return {
    lease: async (name, spec, context) => {
      const { newDatabase } = storeOf(spec.store);
      if (!newDatabase) return await startStoreProcess(name, spec, context);
      const server = enter(spec, context);
      context.cleanup.defer(`lease of ${name} on the shared ${spec.store}`, () => leave(spec, server));
      const { url: serverUrl, cpuWait } = await server.started;
      context.deaths.follow(server.deaths.signal);
      const url = await newDatabase(serverUrl);
      await setUpStore(spec, url);
      const own = cpuWait && { ...cpuWait, word: new URL(url).pathname.slice(1) };
      return createServiceControl(name, () => url, spec, own ? { cpuWait: own } : {});
    },
  };
}

function startServer(store: string, context: StartContext): SharedServer {
  const cleanup = new CleanupStack();
  const deaths = createDeathWatch(context.clock);
  const started = startStoreProcess(`shared ${store}`, { store }, { ...context, cleanup, deaths });
  return { cleanup, deaths, started, leases: 0 };
}
