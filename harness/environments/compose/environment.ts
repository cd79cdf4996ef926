import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Clock, Environment } from '../../domain/ports.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import { connectEngine } from '../docker/engine.ts';
import { readImages } from '../docker/images.ts';
import { openProject } from './project.ts';
import { startProject } from './start-project.ts';

export interface ComposeOptions {
  /** The user's compose file, whose services have the names of the target's; default `docker-compose.yml`. */
  readonly file?: string;
  readonly clock: Clock;
  readonly reaper?: Reaper;
  /** Told what takes long. */
  readonly say?: (progress: string) => void;
  /** Beginning of project names; default `squall`. */
  readonly prefix?: string;
  readonly startLimitMs?: number;
  /** See `ComposeCommandOptions`. */
  readonly silenceLimitMs?: number;
  /** How often it is told what compose waits for. */
  readonly tellEveryMs?: number;
}

const START_LIMIT_MS = 120_000;

/**
 * Somebody's own compose file with a Toxiproxy before each dependency, under the dependency's own name. Each start is a
 * project of its own and goes with everything in it. Callers of one dependency share its proxy.
 */
export function createComposeEnvironment(options: ComposeOptions): Environment {
  const { clock, reaper = createReaper(), say = () => {}, prefix = 'squall', startLimitMs = START_LIMIT_MS } = options;
  const file = resolve(options.file ?? 'docker-compose.yml');
  const images = readImages();
  return {
    name: 'compose',
    start: async (request) => {
      const cleanup = new CleanupStack();
      try {
        request.signal.throwIfAborted();
        const engine = await connectEngine();
        const project = `${prefix}-${randomUUID()}`;
        const { silenceLimitMs, tellEveryMs } = options;
        const opened = await openProject({
          ...{ project, file, request, engine, reaper, cleanup, clock, say },
          toxiproxy: images.toxiproxy,
          ...(silenceLimitMs === undefined ? {} : { silenceLimitMs }),
        });
        say(`docker compose brings up ${file}`);
        const start = { ...opened, request, engine, clock, say, limitMs: startLimitMs };
        const running = await startProject(tellEveryMs === undefined ? start : { ...start, tellEveryMs });
        return { ...running, [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose]() };
      } catch (error) {
        await cleanup[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}
