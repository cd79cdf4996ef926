import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { programVersion } from '../../environments/on-path.ts';
import type { Ending } from '../bad-inputs/one-process.fixture.ts';
import { contentOf } from '../bad-inputs/project.fixture.ts';
import { DOCUMENTS } from './made-documents.fixture.ts';
import { PROGRAMS } from './made-folders.fixture.ts';

const TRIES = fileURLToPath(new URL('../bad-inputs/one-process.fixture.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const PACKAGE = new URL('../../index.ts', import.meta.url).href;
const ENV = { ...process.env, NO_COLOR: '1' };
const hasCompose = (await programVersion('docker', ['compose', 'version'])) !== undefined;

let tries: ChildProcess;
beforeAll(() => {
  tries = fork(TRIES, { env: ENV, execArgv: [] });
});
afterAll(() => tries.kill('SIGKILL'));

async function squall(cwd: string, ...args: readonly string[]): Promise<Ending> {
  const ended = once(tries, 'message');
  tries.send({ args, cwd });
  const [ending] = (await ended) as [Ending];
  return ending;
}

/** A folder that is a repository of its own, where the package is installed. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-init-'));
  onTestFinished(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true });
  });
  const all = {
    ...files,
    '.git/HEAD': '',
    'node_modules/squall/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/squall/index.js': `export * from '${PACKAGE}';\n`,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('init --yes writes what the plan takes', () => {
  test.for([...PROGRAMS, ...DOCUMENTS])('$name', async (made, ctx) => {
    const { args = [], config, writes = /./, says, plans, needs } = made;
    if (needs !== undefined && !hasCompose) ctx.skip(`no ${needs} here`);
    const folder = folderOf(made.files);
    const { exit, output } = await squall(folder, 'init', '--yes', ...args);
    expect(exit, output).toBe(0);
    for (const text of says) expect(output).toMatch(text);
    if (config !== undefined) expect(readFileSync(join(folder, config), 'utf8')).toMatch(writes);
    const plan = await squall(folder, 'plan');
    expect(plan.exit, plan.output).toBe(0);
    for (const text of plans) expect(plan.output).toMatch(text);
  });
});

describe('nothing is written', () => {
  const refused = async (folder: string, args: readonly string[], exit: number, says: RegExp) => {
    const before = contentOf(folder);
    const ending = await squall(folder, 'init', ...args);
    expect(ending.output).toMatch(says);
    expect(ending.output).not.toMatch(/bug in squall/);
    expect(ending.exit).toBe(exit);
    expect(ending.started).toEqual([]);
    expect(contentOf(folder)).toEqual(before);
  };
  const NODE = { 'package.json': '{ "scripts": { "start": "x" } }' };

  test('where a configuration or the suite is there', async () => {
    const files = { ...NODE, 'squall.config.yml': 'results: mine\n', 'suites/first.suite.ts': '// mine\n' };
    await refused(folderOf(files), ['--yes'], 2, /squall\.config\.yml and suites\/first\.suite\.ts are here already/);
  });

  test('where a file is in the way of the folder', async () => {
    await refused(folderOf({ ...NODE, suites: 'a file' }), ['--yes'], 2, /cannot write to .*; nothing was written/);
  });

  test('in a folder that cannot be written to', async (ctx) => {
    if (process.getuid?.() === 0) ctx.skip('root may write everywhere');
    const folder = folderOf(NODE);
    chmodSync(folder, 0o555);
    await refused(folder, ['--yes'], 2, /cannot write to/);
  });

  test.each([
    [[], /squall init asks questions, and this is no terminal.*\n.*--yes/],
    [['--yes', 'nowhere'], /there is no folder nowhere/],
    [['--yes', '--front', 'shopp'], /no service is named "shopp"/],
    [['--yes', '--edge', 'stock=STOCK_URL'], /--edge stock=STOCK_URL: give an address/],
    [['--yes', '--edge', 'stock=STOCK_URL=http://prod.example'], /prod\.example is not this machine/],
    [['--yes', '--edge', 'stock=STOCK_URL=https://localhost:1'], /does not speak TLS/],
    [['--yes', '--request', 'orders'], /"orders" is no request/],
    [['--yes', '--request', 'GET //evil.example'], /is no request/],
    [['--yes', '--requests', 'nope.yaml'], /there is no file nope\.yaml/],
    [['--yes', '--requests', 'package.json'], /neither an OpenAPI document nor a HAR file/],
    [['--yes', '--requests', '/dev/zero'], /no end/],
  ])('init %j', async (args, says) => {
    await refused(folderOf(NODE), args, 2, says);
  });

  test('in an empty folder, with what to say', async () => {
    await refused(folderOf({}), ['--yes'], 2, /nothing here says how it is started.*\n.*--command/);
  });
});

test('the suite that it writes runs against a program that knows nothing of Squall, and judges it', async () => {
  const server = (answer: string) => `require('node:http').createServer(${answer}).listen(process.env.PORT);`;
  const folder = folderOf({
    'stock/package.json': '{ "name": "stock", "main": "stock.js" }',
    'stock/stock.js': server(`(_, response) => response.end('12')`),
    'shop/package.json': '{ "name": "shop", "main": "shop.js" }',
    'shop/shop.js': server(`async (_, response) => {
      const asked = fetch(process.env.STOCK_URL, { signal: AbortSignal.timeout(300) });
      response.end(await asked.then((answer) => answer.text(), () => 'some'));
    }`),
  });
  expect((await squall(folder, 'init', '--yes')).exit).toBe(0);
  const suite = join(folder, 'suites', 'first.suite.ts');
  // The same in less time than one wants for a service of one's own.
  writeFileSync(suite, readFileSync(suite, 'utf8').replace('open(10, 4000)', 'open(20, 500)'));
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, 'suite', 'first'], { cwd: folder, env: ENV });
  expect(stdout).toMatch(/as expected/);
});
