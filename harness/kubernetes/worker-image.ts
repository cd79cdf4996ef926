import type { Clock } from '../domain/ports.ts';
import { connectEngine, type Engine } from '../environments/docker/engine.ts';
import { getImage } from '../environments/docker/get-image.ts';
import { readImages } from '../environments/docker/images.ts';
import { buildImage, bundlePrograms, type ImageTools, type Programs } from '../environments/docker/program-image.ts';
import { SquallError } from '../runtime/errors.ts';
import { createReaper } from '../runtime/reaper/reaper.ts';
import { WORKER_IMAGE as NAME } from './job.ts';

/** The image that load workers run from: the worker program, bundled, on plain Node. */
export interface WorkerImage {
  /** `squall/load-worker:1f2e3d4c5b6a`; the tag is a hash of its content. */
  readonly tag: string;
}

/** What to build it as. */
export interface WorkerImageRequest {
  readonly say: (progress: string) => void;
  readonly clock: Clock;
  /** Its name in a registry, which it gets beside its own: `registry.example/team/squall-load-worker`. */
  readonly name?: string;
  /** That of the cluster's nodes: `linux/arm64`; default: that of the engine. */
  readonly platform?: string;
  /** For tests. */
  readonly connect?: () => Promise<Engine>;
}

const PROGRAM = new URL('../load/remote/main.ts', import.meta.url);

/** The tag alone: needs no container engine. */
export async function workerImage(name = NAME): Promise<WorkerImage> {
  return { tag: `${name}:${(await workerPrograms()).fingerprint}` };
}

/** Builds it unless the engine of this machine has it. Throws SQUALL_NOT_AVAILABLE without an engine, or without Node's image. */
export async function buildWorkerImage(request: WorkerImageRequest): Promise<WorkerImage> {
  const { say, clock, name = NAME, connect = connectEngine } = request;
  const [engine, programs] = await Promise.all([connect().catch(withoutEngine), workerPrograms()]);
  const tag = `${NAME}:${programs.fingerprint}`;
  const platforms = await platformsOf(tag, engine);
  const wanted = request.platform ?? platforms.engine;
  if (isFor(platforms.image, wanted)) say(`image ${tag} is built already, for ${wanted}`);
  else {
    const tools = { engine, images: readImages(), reaper: createReaper(), say, clock };
    await build(tag, programs, wanted === platforms.engine ? undefined : wanted, tools);
    const made = await platformsOf(tag, engine);
    if (!isFor(made.image, wanted)) throw wrongPlatform(made.image, wanted);
  }
  if (name === NAME) return { tag };
  await engine.client.container.dockerode.getImage(tag).tag({ repo: name, tag: programs.fingerprint });
  return { tag: `${name}:${programs.fingerprint}` };
}

function workerPrograms(): Promise<Programs> {
  return bundlePrograms(new Set([PROGRAM.href]), readImages().node);
}

async function build(tag: string, programs: Programs, platform: string | undefined, tools: ImageTools): Promise<void> {
  const { node } = tools.images;
  // Pulled here by its digest; for another platform only the build itself knows which one is meant.
  const failure = platform === undefined ? await getImage(node, tools.engine, tools) : undefined;
  if (failure !== undefined)
    throw new SquallError('SQUALL_NOT_AVAILABLE', `${node} is not here and cannot be pulled (${failure})`, {
      hint: 'SQUALL_IMAGE_NODE names another one',
    });
  const chosen = platform === undefined ? {} : { platform };
  await buildImage({ tag, stage: 'load-worker', of: 'load workers', programs, ...chosen }, tools);
}

/** `linux/amd64`, of an image also `linux/arm64/v8`; undefined where there is no image. */
async function platformsOf(tag: string, { client }: Engine): Promise<{ engine: string; image: string | undefined }> {
  const { dockerode } = client.container;
  const [version, image] = await Promise.all([
    dockerode.version(),
    dockerode
      .getImage(tag)
      .inspect()
      .catch(() => undefined),
  ]);
  const variant = (image as { Variant?: string } | undefined)?.Variant;
  return {
    engine: `${version.Os}/${version.Arch}`,
    image: image && [image.Os, image.Architecture, ...(variant ? [variant] : [])].join('/'),
  };
}

/** An image of `linux/arm64/v8` is one for `linux/arm64`. */
function isFor(image: string | undefined, wanted: string): boolean {
  return `${image}/`.startsWith(`${wanted}/`);
}

function wrongPlatform(made: string | undefined, wanted: string): SquallError {
  return new SquallError('SQUALL_NOT_AVAILABLE', `the engine built the image for ${made}, and not for ${wanted}`, {
    hint: 'build it with an engine of that platform, or one that has BuildKit',
  });
}

function withoutEngine(cause: unknown): never {
  throw new SquallError('SQUALL_NOT_AVAILABLE', cause instanceof Error ? cause.message : String(cause), {
    hint: 'an engine such as Docker or Podman builds the image; without --build the tag alone is printed',
    cause,
  });
}
