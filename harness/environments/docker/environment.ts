import { randomUUID } from 'node:crypto';
import type { Clock, Environment, StartRequest } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { createReaper, type Reaper } from '../../runtime/reaper/reaper.ts';
import type { DeathWatch } from '../death-watch.ts';
import { type StartedTarget, startOrCleanUp } from '../start-or-clean-up.ts';
import { prepareImages } from './availability.ts';
import { connectEngine, type Engine } from './engine.ts';
import { readImages } from './images.ts';
import { createPrivateNetwork } from './private-network.ts';
import { startRyuk } from './ryuk.ts';
import { buildServiceImage, type ServiceImage } from './service-image.ts';
import { startTarget } from './start-target.ts';

export interface DockerOptions {
  readonly clock: Clock;
  readonly reaper?: Reaper;
  /** Called with progress: pulling and building images. */
  readonly say?: (progress: string) => void;
  /** Beginning of the names of networks and of the run label's values; default `squall`. */
  readonly prefix?: string;
  /** Ms that one container has until it serves. */
  readonly startLimitMs?: number;
}

const START_LIMIT_MS = 90_000;

/**
 * Every service is a container in a private network, with the real Toxiproxy on every edge. Engine and images are looked
 * up on the first start, and the image of the services is built once for all starts of a target.
 */
export function createDockerEnvironment(options: DockerOptions): Environment {
  const { clock, reaper = createReaper(), say = () => {}, prefix = 'squall', startLimitMs = START_LIMIT_MS } = options;
  const images = readImages();
  const built = new Map<string, Promise<ServiceImage>>();
  let engine: Promise<Engine> | undefined;

  const findEngine = async () => {
    const found = await connectEngine();
    await startRyuk(found, images.ryuk, { say, clock });
    return found;
  };
  const build = async (target: Target, found: Engine) => {
    const { ok, why } = await prepareImages(target, say, images, clock);
    if (!ok) throw new SquallError('SQUALL_NOT_AVAILABLE', why, { hint: 'or run with --environment local' });
    return buildServiceImage(target, { engine: found, images, reaper, say, clock });
  };
  const imageOf = async (target: Target) => {
    engine ??= findEngine();
    const found = await engine;
    const image = built.get(target.name) ?? build(target, found);
    built.set(target.name, image);
    return { image: await image, engine: found };
  };
  const startIn = async (request: StartRequest, cleanup: CleanupStack, deaths: DeathWatch): Promise<StartedTarget> => {
    request.signal.throwIfAborted();
    const { image, engine: found } = await imageOf(request.target);
    const network = await createPrivateNetwork(`${prefix}-${randomUUID()}`, found, reaper, cleanup);
    return network.whileOpen(request.signal, () =>
      startTarget({ request, image, images, network, clock, say, reaper, cleanup, deaths, limitMs: startLimitMs }),
    );
  };
  return {
    name: 'docker',
    heavyStart: true,
    start: (request) => startOrCleanUp((cleanup, deaths) => startIn(request, cleanup, deaths)),
  };
}
