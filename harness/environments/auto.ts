import type { Clock, Environment } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import { createReaper, type Reaper } from '../runtime/reaper.ts';
import { type Availability, prepareImages } from './docker/availability.ts';
import { createDockerEnvironment } from './docker/environment.ts';
import { createLocalEnvironment } from './local/environment.ts';
import type { ProxyKind } from './toxiproxy-client.ts';

export interface AutoOptions {
  readonly clock: Clock;
  readonly reaper?: Reaper;
  /** Of the local environment, if it comes to that. */
  readonly proxy: ProxyKind;
  /** Told what is pulled, and in one line which environment was chosen and why. */
  readonly say: (text: string) => void;
  /** Whether containers can be used for a target; for tests. */
  readonly prepare?: (target: Target, say: (progress: string) => void) => Promise<Availability>;
}

/**
 * Containers where an engine answers and every image is there or can be pulled, else child processes. Chosen once, on
 * the first start; from then on the environment has the name of what was chosen.
 */
export function createAutoEnvironment(options: AutoOptions): Environment {
  const { clock, proxy, say, reaper = createReaper(), prepare = prepareImages } = options;
  let chosen: Environment | undefined;
  let choosing: Promise<Environment> | undefined;
  const choose = async (target: Target) => {
    const { ok, why } = await prepare(target, say);
    say(ok ? `environment docker: ${why}` : `environment local: ${why}`);
    chosen = ok ? createDockerEnvironment({ clock, reaper, say }) : createLocalEnvironment({ clock, reaper, proxy });
    return chosen;
  };
  return {
    get name() {
      return chosen?.name ?? 'auto';
    },
    start: async (request) => {
      choosing ??= choose(request.target);
      return (await choosing).start(request);
    },
  };
}
