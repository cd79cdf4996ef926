import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'squall-bundle-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test.each(['.', 'node_modules/squall/dist', 'node_modules/@acme/shop'])(
  'a service in %s runs from its bundle alone, and so do the threads that it starts',
  async (place) => {
    const [root, image] = await Promise.all([folder(), folder()]);
    const sources = join(root, place);
    await mkdir(sources, { recursive: true });
    const files = { 'service.ts': SERVICE, 'thread.ts': THREAD, 'words.ts': WORDS };
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(sources, name), text)));
    const entry = pathToFileURL(join(sources, 'service.ts')).href;
    const bundled = await bundleInto(image, new Set([entry]));
    await rm(root, { recursive: true });
    const { stdout } = await run(process.execPath, [join(image, bundled.get(entry) ?? 'none')]);
    expect(stdout).toBe('the thread says hello bank\n');
  },
);

test.each(['r', 'require_', 'createRequire'])(
  'a library that has a name %s at its top is bundled, too',
  async (name) => {
    const [sources, image] = await Promise.all([folder(), folder()]);
    const path = join(sources, 'minified.ts');
    await writeFile(path, `var ${name} = 'hello'; export const x = ${name}; console.log(x);`);
    const entry = pathToFileURL(path).href;
    const bundled = await bundleInto(image, new Set([entry]));
    const { stdout } = await run(process.execPath, [join(image, bundled.get(entry) ?? 'none')]);
    expect(stdout).toBe('hello\n');
  },
);
