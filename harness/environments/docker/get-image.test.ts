import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import type { Engine } from './engine.ts';
import { describeImage, getImage } from './get-image.ts';
import { pinnedDigest, readImages } from './images.ts';

const { toxiproxy } = readImages(undefined, {});
const digest = pinnedDigest(toxiproxy) as string;

/** An engine that has images with these digests, and can pull any. */
function engineWith(images: Record<string, readonly string[]>) {
  const calls: string[] = [];
  const dockerode = {
    pull: async (name: string) => {
      calls.push(`pull ${name}`);
      images[name] = [name];
      return Readable.from(['{"status":"done"}\n']);
    },
    getImage: (name: string) => ({
      inspect: async () => {
        if (!images[name]) throw new Error('no such image');
        return { Id: `sha256:${'3fa9'.repeat(16)}`, RepoDigests: images[name] };
      },
      tag: async ({ repo, tag }: { repo: string; tag: string }) => void calls.push(`tag ${repo} ${tag}`),
    }),
  };
  return { calls, engine: { client: { container: { dockerode } } } as unknown as Engine };
}
const tools = { say: () => {}, clock };

test('a pinned image that is missing is pulled by its digest, and gets its tag', async () => {
  const { calls, engine } = engineWith({});
  expect(await getImage(toxiproxy, engine, tools)).toBeUndefined();
  expect(calls).toEqual([
    `pull ghcr.io/shopify/toxiproxy@${digest}`,
    `tag ghcr.io/shopify/toxiproxy ${toxiproxy.split(':')[1]}`,
  ]);
});

test('an image that is not pinned is pulled as it is called, one that is there is not pulled', async () => {
  const { calls, engine } = engineWith({ [toxiproxy]: [] });
  await getImage('localhost:5000/mine', engine, tools);
  await getImage(toxiproxy, engine, tools);
  expect(calls).toEqual(['pull localhost:5000/mine']);
});

test.each([
  [[`ghcr.io/shopify/toxiproxy@${digest}`], `${toxiproxy}, image 3fa93fa93fa9`],
  [[`ghcr.io/shopify/toxiproxy@sha256:${'0'.repeat(64)}`], `${toxiproxy}, image 3fa93fa93fa9, not the pinned one`],
  [[], `${toxiproxy}, image 3fa93fa93fa9, not pulled`],
])('an image with the digests %j is described', async (digests, text) => {
  expect(await describeImage(toxiproxy, engineWith({ [toxiproxy]: digests }).engine)).toBe(text);
});
