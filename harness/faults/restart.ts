import { z } from 'zod';
import { formatDuration } from '../domain/duration.ts';
import type { Fault } from '../domain/fault.ts';
import type { FaultKind } from '../domain/ports.ts';
import { systemClock } from '../runtime/clock.ts';
import { type DurationLike, milliseconds } from './duration-parameter.ts';
import { durationParameter, problemsOf } from './parameters.ts';
import { appliedToService, lifecycleOf, serviceParameters } from './service-fault.ts';

const KIND = 'restart';

export interface Restart extends Fault {
  readonly kind: typeof KIND;
  readonly afterMs: number;
  readonly downMs: number;
}

export interface RestartOptions {
  /** Wait from the beginning of the phase; default 0. */
  readonly after?: DurationLike;
  /** How long it is away before it is started again; default 0: as long as starting takes. */
  readonly down?: DurationLike;
}

/** The service is killed once and comes back by itself within the phase, cold and on its old address. */
export function restart(on: string, options: RestartOptions = {}): Restart {
  const { after = 0, down = 0 } = options;
  return { kind: KIND, on, afterMs: milliseconds(after), downMs: milliseconds(down) };
}

/** One service after another, `every` apart: a deployment. */
export function rollingRestart(
  services: readonly string[],
  every: DurationLike,
  options: Omit<RestartOptions, 'after'> = {},
): Restart[] {
  return services.map((on, i) => restart(on, { ...options, after: i * milliseconds(every) }));
}

const schema = z.strictObject({
  ...serviceParameters,
  kind: z.literal(KIND),
  afterMs: durationParameter,
  downMs: durationParameter,
});

export const restartKind: FaultKind = {
  kind: KIND,
  check: (fault) => problemsOf(schema, fault),
  scale: (fault, k) => {
    const { afterMs, downMs } = fault as Restart;
    return { ...fault, afterMs: afterMs / k, downMs: downMs / k };
  },
  describe: (fault) => {
    const { on, afterMs, downMs } = fault as Restart;
    const away = downMs > 0 ? `, away for ${formatDuration(downMs)}` : '';
    return `${on} restarted${afterMs > 0 ? ` after ${formatDuration(afterMs)}` : ''}${away}`;
  },
  apply: async (fault, target) => {
    const { on, afterMs, downMs } = fault as Restart;
    const { service, lifecycle } = lifecycleOf(target, on);
    const stop = new AbortController();
    const restarting = (async () => {
      await systemClock.sleep(afterMs, stop.signal);
      await lifecycle.kill();
      await systemClock.sleep(downMs, stop.signal);
      await lifecycle.start();
    })().catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    // Told by lift(), which every fault comes to.
    restarting.catch(() => {});
    return appliedToService(service, async () => {
      stop.abort();
      await restarting;
      await lifecycle.start();
    });
  },
};
