import { formatDuration } from '../../domain/duration.ts';
import type { Fault } from '../../domain/fault.ts';
import { systemClock } from '../../runtime/clock.ts';
import { type DurationLike, milliseconds } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { serviceKind } from './service-kind.ts';

const KIND = 'restart';

export interface Restart extends Fault {
  readonly kind: typeof KIND;
  readonly afterMs: number;
  readonly downMs: number;
}

export interface RestartOptions {
  /** Wait from the beginning of the phase; default 0. */
  readonly after?: DurationLike;
  /** Time between the kill and the new start; default 0. */
  readonly down?: DurationLike;
}

/** The service is killed once and comes back by itself within the phase, cold and on its old address. */
export function restart(on: string, options: RestartOptions = {}): Restart {
  const { after = 0, down = 0 } = options;
  return { kind: KIND, on, afterMs: milliseconds(after), downMs: milliseconds(down) };
}

/** One service after another, `every` apart, as in a deployment. */
export function rollingRestart(
  services: readonly string[],
  every: DurationLike,
  options: Omit<RestartOptions, 'after'> = {},
): Restart[] {
  return services.map((on, i) => restart(on, { ...options, after: i * milliseconds(every) }));
}

export const restartKind = serviceKind<Restart>({
  kind: KIND,
  service: 'restarts',
  delayMs: () => 0,
  breaksLater: true,
  act: async (lifecycle, { afterMs, downMs }, begins) => {
    const stop = new AbortController();
    const restarting = (async () => {
      await systemClock.sleep(afterMs, stop.signal);
      await begins();
      await lifecycle.kill();
      await systemClock.sleep(downMs, stop.signal);
      await lifecycle.start();
    })().catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    // Healing reports it, and every fault is healed.
    restarting.catch(() => {});
    return async () => {
      stop.abort();
      await restarting;
      await lifecycle.start();
    };
  },
  text: ({ afterMs, downMs }) => {
    const away = downMs > 0 ? `, away for ${formatDuration(downMs)}` : '';
    return `restarted${afterMs > 0 ? ` after ${formatDuration(afterMs)}` : ''}${away}`;
  },
  parameters: { afterMs: durationParameter, downMs: durationParameter },
  defaults: { afterMs: 0, downMs: 0 },
  scale: (fault, k) => ({ ...fault, afterMs: fault.afterMs / k, downMs: fault.downMs / k }),
});
