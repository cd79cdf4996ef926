import type { LoadDriver } from '../../domain/ports.ts';
import type { ClusterPlace } from '../../kubernetes/cluster-place.ts';
import type { ClusterWorkers } from '../../kubernetes/start-workers.ts';
import { createLoadDriver } from '../../load/driver.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';

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

export interface LoadUser {
  readonly say: (progress: string) => void;
  readonly signal: AbortSignal;
}

export interface UsedLoadPlace extends AsyncDisposable {
  readonly driver: LoadDriver;
  /** Starts the workers unless they run; call it before the first load, so that their start is no part of what is measured. */
  open(): Promise<void>;
}

/** Nothing is started yet. Workers elsewhere start with the first user who opens them, and end with the last one. */
export function createLoadPlace(options: LoadPlaceOptions): LoadPlace {
  const { loadOn } = options;
  return loadOn === undefined ? threadsHere(options) : workersElsewhere(loadOn, options);
}

function threadsHere({ threads = 1 }: LoadPlaceOptions): LoadPlace {
  const driver = createLoadDriver({ workers: threads });
  return { use: () => ({ driver, open: async () => {}, [Symbol.asyncDispose]: async () => {} }) };
}

interface Started {
  readonly workers: ClusterWorkers;
  readonly driver: LoadDriver;
}

function workersElsewhere(place: ClusterPlace, { runId, longestMs, loadUrl }: LoadPlaceOptions): LoadPlace {
  const users = new Set<LoadUser>();
  let starting: Promise<Started> | undefined;
  const start = async ({ say, signal }: LoadUser): Promise<Started> => {
    // Loaded here: the client of a cluster is larger than all of Squall.
    const { startClusterWorkers } = await import('../../kubernetes/start-workers.ts');
    const asked = { runId, longestMs, clock: systemClock, say, signal };
    const workers = await startClusterWorkers(place, asked).catch((cause: unknown) => {
      if (!signal.aborted) throw cause;
      throw new SquallError('SQUALL_INTERRUPTED', 'it was stopped before its load workers had started', { cause });
    });
    return { workers, driver: createLoadDriver({ workers }) };
  };
  return {
    use: (user) => {
      users.add(user);
      const started = () => {
        starting ??= start(user);
        return starting;
      };
      return {
        driver: {
          start: async (spec, options) => {
            const { driver } = await started();
            return driver.start(loadUrl === undefined ? spec : { ...spec, url: loadUrl }, options);
          },
        },
        open: async () => void (await started()),
        [Symbol.asyncDispose]: async () => {
          if (!users.delete(user) || users.size > 0) return;
          const ending = starting;
          starting = undefined;
          // Workers that did not start left nothing behind, and whoever wanted them knows it.
          const workers = await ending?.then(
            (all) => all.workers,
            () => undefined,
          );
          await workers?.[Symbol.asyncDispose]();
        },
      };
    },
  };
}
