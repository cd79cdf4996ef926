import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { formatDuration } from '../../domain/duration.ts';
import type { Clock } from '../../domain/ports.ts';
import { IMAGE_LABEL } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { makeTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { bundle } from './bundle.ts';
import type { Engine } from './engine.ts';
import { followEngine } from './follow-engine.ts';
import { exactImage } from './get-image.ts';
import { DOCKERFILE, type Images } from './images.ts';

/** Programs, each bundled into one file, and the recipe of the image that holds them. */
export interface Programs {
  /** Name -> content of every file that the image is built from. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The file of each entry, by its URL. */
  readonly entries: ReadonlyMap<string, string>;
  /** Twelve digits that are the same for the same content on the same image. */
  readonly fingerprint: string;
}

export interface ImageTools {
  readonly engine: Engine;
  readonly images: Images;
  readonly reaper: Reaper;
  readonly say: (progress: string) => void;
  readonly clock: Clock;
}

/** What to build of programs. */
export interface ImageRecipe {
  /** `squall/payment:1f2e3d4c5b6a` */
  readonly tag: string;
  /** The stage of the Dockerfile. */
  readonly stage: 'service' | 'load-worker';
  /** For messages: `the services`. */
  readonly of: string;
  readonly programs: Programs;
  /** `linux/arm64`; default: that of the engine. */
  readonly platform?: string;
}

/** Bundles programs for an image that is built on `base`. */
export async function bundlePrograms(hrefs: ReadonlySet<string>, base: string): Promise<Programs> {
  const { files: bundled, entries } = await bundle(hrefs);
  const files = new Map([...bundled, ['Dockerfile', await readFile(DOCKERFILE)] as const]);
  const hash = createHash('sha256').update(base);
  for (const name of [...files.keys()].sort()) hash.update(name).update(files.get(name) as Uint8Array);
  return { files, entries, fingerprint: hash.digest('hex').slice(0, 12) };
}

/** Builds an image, whether or not there is one of that tag. Throws SQUALL_NOT_AVAILABLE with what the engine says. */
export async function buildImage(recipe: ImageRecipe, tools: ImageTools): Promise<void> {
  const { tag, stage, programs, platform } = recipe;
  const { engine, images, say, clock } = tools;
  await using folder = await makeTemporaryFolder(tmpdir(), 'squall-image', tools.reaper);
  for (const [name, content] of programs.files) await writeFile(join(folder.path, name), content);
  say(`building image ${tag}`);
  const startMs = clock.now();
  try {
    const options = {
      t: tag,
      target: stage,
      labels: { [IMAGE_LABEL]: tag },
      // Pulled anew, the image below is of that platform; by its digest, so that its tag stays what it was.
      ...(platform === undefined
        ? { buildargs: { NODE: images.node } }
        : { buildargs: { NODE: exactImage(images.node) }, platform, pull: true }),
    };
    // Testcontainers' own build reports a failed build as done.
    const answer = await engine.client.container.dockerode.buildImage(
      { context: folder.path, src: [...programs.files.keys()] },
      options,
    );
    await followEngine(answer as Readable, { what: `building ${tag}`, say, clock });
  } catch (error) {
    throw notBuilt(error, recipe, images);
  }
  say(`built image ${tag} in ${formatDuration(clock.now() - startMs)}`);
}

function notBuilt(cause: unknown, { of, platform }: ImageRecipe, { node }: Images): SquallError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const pulled = platform === undefined ? node : `${node} for ${platform}`;
  return new SquallError('SQUALL_NOT_AVAILABLE', `the image of ${of} could not be built: ${why}`, {
    hint: `can ${pulled} be pulled? SQUALL_IMAGE_NODE names another one`,
    cause,
  });
}
