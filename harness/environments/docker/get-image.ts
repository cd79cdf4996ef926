import type { Readable } from 'node:stream';
import type { Engine } from './engine.ts';
import { type Following, followEngine } from './follow-engine.ts';

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

/** Pulls `image` unless it is there. Returns why that failed; undefined when it is there now. */
export async function getImage(
  image: string,
  engine: Engine,
  { say, clock }: Pick<Following, 'say' | 'clock'>,
): Promise<string | undefined> {
  if ((await missingImages([image], engine)).length === 0) return undefined;
  const what = `pulling ${image}`;
  say(what);
  try {
    const answer = (await engine.client.container.dockerode.pull(image)) as Readable;
    await followEngine(answer, { what, say, clock });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}
