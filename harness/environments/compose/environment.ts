import { randomUUID } from 'node:crypto';
import type { Clock, Environment } from '../../domain/ports.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { connectEngine } from '../docker/engine.ts';
import { readImages } from '../docker/images.ts';
import { startOrCleanUp } from '../start-or-clean-up.ts';
import type { ProxyKind } from '../toxiproxy-client.ts';
import type { DataPolicy } from './check-data.ts';
import { composeFiles } from './compose-files.ts';
import { openProject } from './project.ts';
import { proxyImage } from './proxy-image.ts';
import { startProject } from './start-project.ts';

export interface ComposeOptions {
  /**
   * The user's compose files, whose services have the names of the target's, separated as in COMPOSE_FILE; later ones
   * override earlier ones. Left out: those that `docker compose` finds.
   */
  readonly file?: string;
  /** Default `refuse`. */
  readonly data?: DataPolicy;
  /** What stands in front of each dependency; default `embedded`. */
  readonly proxy?: ProxyKind;
  readonly clock: Clock;
  readonly reaper?: Reaper;
  /** Called with progress. */
  readonly say?: (progress: string) => void;
  /** Beginning of project names; default `squall`. */
  readonly prefix?: string;
  readonly startLimitMs?: number;
  /** See `ComposeCommandOptions`. */
  readonly silenceLimitMs?: number;
  /** How often `say` is called with what compose waits for. */
  readonly sayEveryMs?: number;
}

const START_LIMIT_MS = 120_000;

/**
 * A user's own compose file with a proxy in front of each dependency, under the dependency's own names. Each start is
 * a project of its own, which is removed with everything in it. Callers of one dependency share its proxy.
 */
export function createComposeEnvironment(options: ComposeOptions): Environment {
  const { clock, reaper = createReaper(), say = () => {}, prefix = 'squall', startLimitMs = START_LIMIT_MS } = options;
  const { silenceLimitMs, sayEveryMs, data = 'refuse', proxy = 'embedded' } = options;
  const files = composeFiles(options.file);
  const images = readImages();
  return {
    name: 'compose',
    start: (request) =>
      startOrCleanUp(async (cleanup, deaths) => {
        request.signal.throwIfAborted();
        const engine = await connectEngine();
        const opened = await openProject({
          project: `${prefix}-${randomUUID()}`,
          files,
          data,
          request,
          proxy: await proxyImage(proxy, { engine, images, reaper, say, clock }),
          engine,
          reaper,
          cleanup,
          clock,
          say,
          silenceLimitMs,
        });
        say(`docker compose brings up ${files.length > 0 ? files.join(' and ') : 'the compose file that it finds'}`);
        return startProject({
          ...opened,
          request,
          engine,
          reaper,
          cleanup,
          deaths,
          clock,
          say,
          limitMs: startLimitMs,
          sayEveryMs,
        });
      }),
  };
}
