import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import { IMAGE_LABEL } from '../../runtime/container-engine.ts';
import { builtImages, oldImages, removeImages } from './built-images.ts';
import { connectEngine, type Engine } from './engine.ts';
import { followEngine } from './follow-engine.ts';

const engine = await connectEngine().catch(() => undefined);

/** Builds an image of one file; `from` is what it is built on. */
async function build({ client }: Engine, tag: string, labels: Record<string, string>, from = 'scratch'): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'squall-built-'));
  await writeFile(join(context, 'Dockerfile'), `FROM ${from}\nCOPY mark /mark-${randomUUID()}\n`);
  await writeFile(join(context, 'mark'), tag);
  const answer = await client.container.dockerode.buildImage(
    { context, src: ['Dockerfile', 'mark'] },
    { t: tag, labels },
  );
  await followEngine(answer as Readable, { what: tag, say: () => {}, clock });
  await rm(context, { recursive: true });
  onTestFinished(() =>
    client.container.dockerode
      .getImage(tag)
      .remove({ force: true })
      .catch(() => {}),
  );
}

test('only images with our label and our name go, the latest of each name and those of containers stay', async (context) => {
  if (!engine) return context.skip('no container engine answers');
  const { dockerode } = engine.client.container;
  const name = `squall/test-${randomUUID()}`;
  const build1 = (tag: string) => build(engine, tag, { [IMAGE_LABEL]: tag });
  for (const tag of ['used', 'old', 'new']) await build1(`${name}:${tag}`);
  // What somebody built on ours inherits its label, a second name of ours is somebody's, and a label alone is not our name.
  await build(engine, `${name}-derived:1`, {}, `${name}:old`);
  await build(engine, `${name}-unlabelled:1`, {});
  await build(engine, `theirs-${name.slice(12)}:1`, { [IMAGE_LABEL]: `theirs-${name.slice(12)}:1` });
  const container = await dockerode.createContainer({ Image: `${name}:used`, Cmd: ['nothing'] });
  onTestFinished(() => container.remove({ force: true }).then(() => {}));

  const found = (await builtImages(engine)).filter((image) => image.tag.includes(name.slice(7)));
  expect(found.map(({ tag, isUsed }) => [tag.slice(name.length + 1), isUsed]).sort()).toEqual([
    ...[
      ['new', false],
      ['old', false],
      ['used', true],
    ],
  ]);
  expect(oldImages(found, 3)).toEqual([]);
  const old = oldImages(found, 0);
  await removeImages(old, engine);
  expect((await builtImages(engine)).filter((image) => image.name === name).map(({ tag }) => tag)).toEqual([
    `${name}:used`,
  ]);
  for (const kept of [`${name}-derived:1`, `${name}-unlabelled:1`]) await dockerode.getImage(kept).inspect();
  // The engine refuses what a container has begun to use since it was listed.
  await expect(
    removeImages(
      found.filter(({ isUsed }) => isUsed),
      engine,
    ),
  ).rejects.toMatchObject({
    code: 'SQUALL_NOT_REMOVED',
    message: expect.stringContaining(`${name}:used`),
  });
}, 60_000);
