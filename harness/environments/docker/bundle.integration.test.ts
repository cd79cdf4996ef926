import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { bundleInto } from './bundle.ts';

const run = promisify(execFile);

const SERVICE = `
import { Worker } from 'node:worker_threads';
import { says } from './words.ts';
const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: 'bank' });
worker.on('message', (word: string) => console.log(says(word)));
`;
const THREAD = `
import { parentPort, workerData } from 'node:worker_threads';
import { greeting } from './words.ts';
parentPort?.postMessage(greeting(workerData as string));
`;
const WORDS = `
export const greeting = (name: string): string => 'hello ' + name;
export const says = (word: string): string => 'the thread says ' + word;
`;

/** Bundles an entry into `image`. Returns the path of its file. */
async function bundled(image: string, path: string): Promise<string> {
  const { href } = pathToFileURL(path);
  const files = await bundleInto(image, new Set([href]));
  return join(image, files.get(href) ?? 'none');
}

/** Writes a service, its thread and what they share below `root`. */
async function writeService(root: string): Promise<string> {
  const files = { 'service.ts': SERVICE, 'thread.ts': THREAD, 'words.ts': WORDS };
  await mkdir(root, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(root, name), text)));
  return join(root, 'service.ts');
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'squall-bundle-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

// An installed package, such as Squall itself, is bundled as sources are.
test.each(['.', 'node_modules/squall/dist', 'node_modules/@scope/squall/dist'])(
  'a service in %s runs from its bundle alone, and so do the threads that it starts',
  async (place) => {
    const [sources, image] = await Promise.all([folder(), folder()]);
    const program = await bundled(image, await writeService(join(sources, place)));
    await rm(sources, { recursive: true });
    const { stdout } = await run(process.execPath, [program]);
    expect(stdout).toBe('the thread says hello bank\n');
  },
);

test('the same sources give the same bundle, wherever they are and whichever folder it is made in', async () => {
  const [here, there] = await Promise.all([folder(), folder()]);
  const entry = await writeService(here);
  await cp(here, join(there, 'deeper'), { recursive: true });
  const made = async (path: string) => {
    const script = `
      const { bundle } = await import(${JSON.stringify(new URL('bundle.ts', import.meta.url).href)});
      const { files } = await bundle(new Set([${JSON.stringify(pathToFileURL(path).href)}]));
      for (const [name, content] of [...files].sort()) console.log(name, Buffer.from(content).toString());`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: dirname(path) });
    return stdout;
  };
  const first = await made(entry);
  expect(first).toContain('0-service.thread.mjs');
  expect(await made(join(there, 'deeper', 'service.ts'))).toBe(first);
});

test.each(['r', 'require_', 'createRequire'])(
  'a library that has a name %s at its top is bundled, too',
  async (name) => {
    const [sources, image] = await Promise.all([folder(), folder()]);
    const path = join(sources, 'minified.ts');
    await writeFile(path, `var ${name} = 'hello'; export const x = ${name}; console.log(x);`);
    const { stdout } = await run(process.execPath, [await bundled(image, path)]);
    expect(stdout).toBe('hello\n');
  },
);
