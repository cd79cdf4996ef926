import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { builtImages } from '../environments/docker/built-images.ts';
import { connectEngine, type Engine } from '../environments/docker/engine.ts';
import { missingImages } from '../environments/docker/get-image.ts';
import { readImages } from '../environments/docker/images.ts';
import { systemClock as clock } from '../runtime/clock.ts';
import { SquallError } from '../runtime/errors.ts';
import { buildWorkerImage, workerImage } from './worker-image.ts';

const engine = await connectEngine().catch(() => undefined);

/** Skips where the image could not be built without a download. */
async function needEngine(context: TestContext): Promise<Engine> {
  if (!engine) return context.skip('no container engine answers');
  const [missing] = await missingImages([readImages().node], engine);
  return missing === undefined ? engine : context.skip(`the engine does not have ${missing}`);
}

async function build(over: { name?: string; platform?: string } = {}) {
  const said: string[] = [];
  const { tag } = await buildWorkerImage({ clock, say: (text) => said.push(text), ...over });
  return { tag, said: said.join('\n') };
}

test('the tag is a hash of the content, wherever it is asked for', async () => {
  const { tag } = await workerImage();
  expect(tag).toMatch(/^squall\/load-worker:[0-9a-f]{12}$/);
  const script = `
    const { workerImage } = await import(${JSON.stringify(new URL('worker-image.ts', import.meta.url).href)});
    console.log((await workerImage('registry.example/team/x')).tag);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: '/' });
  expect(stdout).toBe(`registry.example/team/x:${tag.split(':')[1]}\n`);
});

test('another image of Node makes another image', async () => {
  const { tag } = await workerImage();
  vi.stubEnv('SQUALL_IMAGE_NODE', 'registry.example/node:24');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await workerImage()).tag).not.toBe(tag);
});

test('without an engine there is a tag, and no image', async () => {
  const connect = () => Promise.reject(new SquallError('SQUALL_NOT_AVAILABLE', 'no container engine answers'));
  const refused = { code: 'SQUALL_NOT_AVAILABLE', message: 'no container engine answers', hint: /without --build/ };
  const { hint, ...said } = refused;
  const attempt = buildWorkerImage({ clock, say: () => {}, connect });
  await expect(attempt).rejects.toMatchObject({ ...said, hint: expect.stringMatching(hint) });
});

test('it is built once, and the program in it runs as somebody who is not root', async (context) => {
  const { client } = await needEngine(context);
  const { dockerode } = client.container;
  const { tag } = await build();
  expect((await build()).said).toMatch(/is built already, for linux\/\w+$/);
  const { Config } = await dockerode.getImage(tag).inspect();
  expect(Config).toMatchObject({ User: '1000:1000', Entrypoint: ['node', '0-main.mjs'] });
  expect(await builtImages({ client } as Engine)).toContainEqual(expect.objectContaining({ tag }));
  // It says what its environment lacks, so that all of it was loaded.
  const container = await dockerode.createContainer({
    Image: tag,
    HostConfig: { ReadonlyRootfs: true, NetworkMode: 'none' },
  });
  onTestFinished(async () => void (await container.remove({ force: true })));
  await container.start();
  expect(await container.wait()).toMatchObject({ StatusCode: 2 });
  expect((await container.logs({ stdout: true, stderr: true })).toString()).toContain('SQUALL_WORKER_TOKEN_FILE');
});

test('under another name it keeps its own, by which it is pruned', async (context) => {
  const { client } = await needEngine(context);
  const name = `registry.example/team/squall-${randomUUID()}`;
  const { tag } = await build({ name });
  onTestFinished(() =>
    client.container.dockerode
      .getImage(tag)
      .remove()
      .then(() => {}),
  );
  const own = (await workerImage()).tag;
  expect(tag).toBe(`${name}:${own.split(':')[1]}`);
  const { RepoTags } = await client.container.dockerode.getImage(tag).inspect();
  expect(RepoTags).toEqual(expect.arrayContaining([tag, own]));
});

test('one of another platform is not taken for this one', async (context) => {
  await needEngine(context);
  await expect(build({ platform: 'plan9/mips' })).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: expect.stringContaining('the image of load workers could not be built'),
    hint: expect.stringContaining('for plan9/mips'),
  });
});
