import type { Readable } from 'node:stream';
import type { Engine } from './engine.ts';
import { type Following, followEngine } from './follow-engine.ts';
import { pinnedDigest } from './images.ts';

/** Which of `images` the engine does not have. */
export async function missingImages(images: readonly string[], { client }: Engine): Promise<string[]> {
  const there = await Promise.all(
    images.map((image) =>
      client.container.dockerode
        .getImage(image)
        .inspect()
        .then(
          () => true,
          () => false,
        ),
    ),
  );
  return images.filter((_, i) => !there[i]);
}

/**
 * Pulls `image` unless it is there, by its digest where it is pinned, and then gives it its tag. Returns why that failed;
 * undefined when it is there now.
 */
export async function getImage(
  image: string,
  engine: Engine,
  { say, clock }: Pick<Following, 'say' | 'clock'>,
): Promise<string | undefined> {
  if ((await missingImages([image], engine)).length === 0) return undefined;
  const what = `pulling ${image}`;
  say(what);
  const { dockerode } = engine.client.container;
  const [repo, tag] = splitTag(image);
  const exact = exactImage(image);
  try {
    const answer = (await dockerode.pull(exact)) as Readable;
    await followEngine(answer, { what, say, clock });
    if (exact !== image) await dockerode.getImage(exact).tag({ repo, tag });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

/** By its digest where it is pinned: that of all its platforms. */
export function exactImage(image: string): string {
  const digest = pinnedDigest(image);
  return digest === undefined ? image : `${splitTag(image)[0]}@${digest}`;
}

/** `ghcr.io/shopify/toxiproxy`, `2.12.0`; a registry may have a port. */
function splitTag(image: string): readonly [repo: string, tag: string] {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/') ? [image.slice(0, colon), image.slice(colon + 1)] : [image, 'latest'];
}

/**
 * An image as it is on the engine, for the report: `node:24-slim, image 3fa9c1e0b2d4`, and whether it is another one than the
 * pinned, which the engine only knows of what it has pulled.
 */
export async function describeImage(image: string, { client }: Engine): Promise<string> {
  const found = await client.container.dockerode
    .getImage(image)
    .inspect()
    .catch(() => undefined);
  if (!found) return image;
  const known = `${image}, image ${found.Id.replace('sha256:', '').slice(0, 12)}`;
  const digest = pinnedDigest(image);
  const digests = found.RepoDigests ?? [];
  if (digest === undefined || digests.some((each) => each.endsWith(digest))) return known;
  return digests.length === 0 ? `${known}, not pulled` : `${known}, not the pinned one`;
}
