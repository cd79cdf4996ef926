import type { LoadSpec } from '../../domain/load-plan.ts';
import type { LoadDriver, LoadOptions, LoadSession } from '../../domain/ports.ts';
import type { ClusterPlace } from '../../kubernetes/cluster-place.ts';
import type { ClusterWorkers, StartOptions } from '../../kubernetes/start-workers.ts';
import { createLoadDriver } from '../../load/driver.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';

/** Who sends. */
export interface LoadUser {
  readonly say: (progress: string) => void;
  readonly signal: AbortSignal;
}

/** How workers elsewhere are started; `startInCluster`, but for tests. */
export type StartWorkers = (place: ClusterPlace, options: Omit<StartOptions, 'clock'>) => Promise<ClusterWorkers>;

/** Workers elsewhere, started when they are needed. */
export interface RenewedWorkers {
  /** Resolves when they run. */
  open(user: LoadUser): Promise<void>;
  /** Begins a load, as a load driver does. */
  send(user: LoadUser, spec: LoadSpec, options: LoadOptions): Promise<LoadSession>;
  /** Resolves when they are gone; who opens them again starts others. */
  end(): Promise<void>;
}

/** Throws SQUALL_INTERRUPTED when the signal is aborted meanwhile. */
export const startInCluster: StartWorkers = async (place, options) => {
  // Loaded here: the client of a cluster is larger than all of Squall.
  const { startClusterWorkers } = await import('../../kubernetes/start-workers.ts');
  return await startClusterWorkers(place, { ...options, clock: systemClock }).catch((cause: unknown) => {
    if (!options.signal.aborted) throw cause;
    throw new SquallError('SQUALL_INTERRUPTED', 'it was stopped before its load workers had started', { cause });
  });
};

interface Started {
  readonly workers: ClusterWorkers;
  readonly driver: LoadDriver;
}

/**
 * One set of workers for all loads. A load that loses a worker ends without a verdict; the next one gets a set that is whole, as soon
 * as no other load uses the broken one. A start that fails is not tried again until `end`: its reason stays.
 */
export function renewedWorkers(start: (user: LoadUser) => Promise<ClusterWorkers>): RenewedWorkers {
  let starting: Promise<Started> | undefined;
  let isBroken = false;
  let sending = 0;
  const end = async () => {
    const ending = starting;
    starting = undefined;
    isBroken = false;
    // Workers that did not start left nothing behind, and whoever wanted them knows it.
    const started = await ending?.catch(() => undefined);
    await started?.workers[Symbol.asyncDispose]();
  };
  const startAnew = async (user: LoadUser, ended: Promise<void>): Promise<Started> => {
    await ended;
    const workers = await start(user);
    return { workers, driver: createLoadDriver({ workers }) };
  };
  const running = (user: LoadUser): Promise<Started> => {
    if (isBroken && sending === 0) starting = startAnew(user, end());
    starting ??= startAnew(user, Promise.resolve());
    return starting;
  };
  return {
    open: async (user) => void (await running(user)),
    send: async (user, spec, options) => {
      const started = running(user);
      sending++;
      try {
        const { driver } = await started;
        const session = await driver.start(spec, options);
        return watched(session, {
          onLost: () => {
            // Another set may have taken its place meanwhile.
            if (starting === started) isBroken = true;
          },
          onEnd: () => sending--,
        });
      } catch (error) {
        sending--;
        throw error;
      }
    },
    end,
  };
}

interface Watching {
  readonly onLost: () => void;
  readonly onEnd: () => void;
}

function watched(session: LoadSession, { onLost, onEnd }: Watching): LoadSession {
  let isOver = false;
  return {
    ...session,
    finish: async () => {
      const evidence = await session.finish();
      if (evidence.workers?.some(({ lost }) => lost)) onLost();
      return evidence;
    },
    [Symbol.asyncDispose]: async () => {
      if (!isOver) onEnd();
      isOver = true;
      await session[Symbol.asyncDispose]();
    },
  };
}
