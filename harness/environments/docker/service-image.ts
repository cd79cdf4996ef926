import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { formatDuration } from '../../domain/duration.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import { IMAGE_LABEL } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { makeTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { bundleInto } from './bundle.ts';
import type { Engine } from './engine.ts';
import { followEngine } from './follow-engine.ts';
import { DOCKERFILE, type Images } from './images.ts';

/** The image of a target's own services; one image holds all of them. */
export interface ServiceImage {
  readonly tag: string;
  /** The command that runs an entry. */
  command(entry: URL): string[];
}

export interface ImageTools {
  readonly engine: Engine;
  readonly images: Images;
  readonly reaper: Reaper;
  readonly say: (progress: string) => void;
  readonly clock: Clock;
}

/**
 * Bundles every service of `target` into one file each and builds the image, unless there is one with the same content:
 * the tag is a hash of the content.
 */
export async function buildServiceImage(
  target: Pick<Target, 'name' | 'services'>,
  tools: ImageTools,
): Promise<ServiceImage> {
  if (Object.values(target.services).every(({ entry }) => entry === undefined)) return NO_PROGRAMS;
  await using folder = await makeTemporaryFolder(tmpdir(), 'squall-image', tools.reaper);
  const context = folder.path;
  const entries = Object.values(target.services).flatMap(({ entry }) => (entry ? [entry.href] : []));
  const files = await bundleInto(context, new Set(entries));
  await copyFile(DOCKERFILE, join(context, 'Dockerfile'));
  const tag = `squall/${target.name}:${await fingerprint(context, tools.images.node)}`;
  if (!(await exists(tag, tools.engine))) await build(tag, context, tools);
  return { tag, command: (entry) => ['node', files.get(entry.href) as string] };
}

/** Of a target that is made of other images only. */
const NO_PROGRAMS: ServiceImage = { tag: 'none', command: () => [] };

async function fingerprint(folder: string, base: string): Promise<string> {
  const hash = createHash('sha256').update(base);
  for (const file of (await readdir(folder)).sort()) hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

async function exists(tag: string, { client }: Engine): Promise<boolean> {
  return client.container.dockerode
    .getImage(tag)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

async function build(tag: string, context: string, { engine, images, say, clock }: ImageTools): Promise<void> {
  say(`building image ${tag}`);
  const startMs = clock.now();
  try {
    const options = { t: tag, target: 'service', buildargs: { NODE: images.node }, labels: { [IMAGE_LABEL]: tag } };
    // Testcontainers' own build reports a failed build as done.
    const answer = await engine.client.container.dockerode.buildImage(
      { context, src: await readdir(context) },
      options,
    );
    await followEngine(answer as Readable, { what: `building ${tag}`, say, clock });
  } catch (error) {
    throw notBuilt(error, images);
  }
  say(`built image ${tag} in ${formatDuration(clock.now() - startMs)}`);
}

function notBuilt(cause: unknown, { node }: Images): SquallError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SquallError('SQUALL_NOT_AVAILABLE', `the image of the services could not be built: ${why}`, {
    hint: `can ${node} be pulled? SQUALL_IMAGE_NODE names another one`,
    cause,
  });
}
