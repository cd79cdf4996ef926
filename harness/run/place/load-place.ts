import type { LoadDriver } from '../../domain/ports.ts';
import type { ClusterPlace } from '../../kubernetes/cluster-place.ts';
import { createLoadDriver } from '../../load/driver.ts';
import { type LoadUser, renewedWorkers, type StartWorkers, startInCluster } from './renewed-workers.ts';

/** Where load is sent from. */
export interface LoadPlaceOptions {
  readonly runId: string;
  /** Threads of this process; default 1. */
  readonly threads?: number;
  /** Pods of this cluster send, instead of this process. */
  readonly loadOn?: ClusterPlace;
  /** Where load goes as the cluster knows it; default: where the target says. */
  readonly loadUrl?: string;
  /** Ms that all that is sent takes at most; pods end by themselves then. */
  readonly longestMs: number;
}

/** Shared by all who send in one run: workers elsewhere are started once. */
export interface LoadPlace {
  /** What one suite or command sends with, until it is disposed of. */
  use(user: LoadUser): UsedLoadPlace;
}

export interface UsedLoadPlace extends AsyncDisposable {
  readonly driver: LoadDriver;
  /** Starts the workers unless they run; call it before the first load, so that their start is no part of what is measured. */
  open(): Promise<void>;
}

/** Nothing is started yet. Workers elsewhere start with the first user who opens them, and end with the last one. */
export function createLoadPlace(options: LoadPlaceOptions, start: StartWorkers = startInCluster): LoadPlace {
  const { loadOn, loadUrl, threads = 1, ...rest } = options;
  if (loadOn === undefined) {
    const driver = createLoadDriver({ workers: threads });
    return { use: () => ({ driver, open: async () => {}, [Symbol.asyncDispose]: async () => {} }) };
  }
  const users = new Set<LoadUser>();
  const workers = renewedWorkers((user) => start(loadOn, { ...rest, ...user }));
  return {
    use: (user) => {
      users.add(user);
      return {
        driver: {
          start: (spec, on) => workers.send(user, loadUrl === undefined ? spec : { ...spec, url: loadUrl }, on),
        },
        open: () => workers.open(user),
        [Symbol.asyncDispose]: async () => {
          if (users.delete(user) && users.size === 0) await workers.end();
        },
      };
    },
  };
}
