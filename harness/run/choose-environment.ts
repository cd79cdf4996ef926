import type { Clock, Environment } from '../domain/ports.ts';
import { createLocalEnvironment } from '../environments/local/environment.ts';
import type { RunOptions } from './options.ts';

/** The environment that a run asked for; nothing is started yet. */
export function chooseEnvironment(options: Pick<RunOptions, 'environment' | 'proxy'>, clock: Clock): Environment {
  switch (options.environment) {
    case 'local':
      return createLocalEnvironment({ proxy: options.proxy, clock });
  }
}
