import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, EXIT } from '../../runtime/errors.ts';
import type { BadInput } from './bad-input.fixture.ts';
import { CLUSTER_LINES, makeFiles as makeClusters } from './cluster-lines.fixture.ts';
import { COMMAND_LINES } from './command-lines.fixture.ts';
import { DOCUMENTS, makeFiles as makeDocuments } from './documents.fixture.ts';
import { HEADROOM_LINES } from './headroom-lines.fixture.ts';
import { LOAD_LINES } from './load-lines.fixture.ts';
import type { Ending } from './one-process.fixture.ts';
import { contentOf, makeProject } from './project.fixture.ts';
import { makeFiles as makeRuns, STORED_RUNS } from './stored-runs.fixture.ts';

const TRIES = fileURLToPath(new URL('one-process.fixture.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ENV = { ...process.env, NO_COLOR: '1' };

let root: string;
/** Every file of the project, and what is in it. */
let content: ReturnType<typeof contentOf>;
let tries: ChildProcess;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'squall-bad-inputs-'));
  await makeProject(root);
  makeDocuments(root);
  makeRuns(root);
  makeClusters(root);
  content = contentOf(root);
  // No terminal to be asked at, wherever the test runs.
  tries = fork(TRIES, { env: ENV, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
});
afterAll(() => {
  tries.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

async function attempt(args: readonly string[]): Promise<Ending> {
  const ended = once(tries, 'message');
  tries.send({ args, cwd: root });
  const [ending] = (await ended) as [Ending];
  return ending;
}

/** What is to be seen of a bad input: its code and its name, and nothing else. */
async function expectRefused({ args, code, says }: BadInput): Promise<void> {
  const { exit, output, started } = await attempt(args);
  expect(output).toContain(`error ${code} `);
  expect(output).toMatch(says);
  expect(output).not.toMatch(/^\s+at .*:\d+|bug in squall/m);
  expect(exit).toBe(ERRORS[code].exit);
  expect(started).toEqual([]);
  expect(contentOf(root)).toEqual(content);
}

const named = (rows: readonly BadInput[]) => rows.map((row) => [row.args.join(' '), row] as const);

describe('refused with a code and its name, before anything is started or written', () => {
  test.each(named(COMMAND_LINES))('squall %s', (_, row) => expectRefused(row));
  test.each(named(CLUSTER_LINES))('squall %s', (_, row) => expectRefused(row));
  test.each(named(HEADROOM_LINES))('squall %s', (_, row) => expectRefused(row));
  test.each(named(LOAD_LINES))('squall %s', (_, row) => expectRefused(row));
  test.each(named(DOCUMENTS))('squall %s', (_, row) => expectRefused(row));
  test.each(named(STORED_RUNS))('squall %s', (_, row) => expectRefused(row));

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const listen = `127.0.0.1:${(server.address() as { port: number }).port}`;
    await expectRefused({ args: ['proxy', '--listen', listen], code: 'SQUALL_PROXY', says: /choose another port/ });
    for (const command of [
      ['load', 'localhost:1', '--amount', '1'],
      ['suite', 'fine', '--environment', 'local'],
    ])
      await expectRefused({
        args: [...command, '--metrics-port', listen],
        code: 'SQUALL_USAGE',
        says: /choose another --metrics-port/,
      });
    server.close();
  });

  test('what is good is carried out all the same, in the same process', async () => {
    const { exit, output } = await attempt([
      'compare',
      'results/timeouts/2026-11-21T15-45-02-a3f1',
      'results/timeouts/2026-11-21T15-45-02-a3f1',
    ]);
    expect(output).toContain('no change beyond noise');
    expect(exit).toBe(EXIT.asExpected);
  });
});

test.each([
  [EXIT.usage, 'sweet'],
  [EXIT.usage, 'budget nope.yaml'],
  [EXIT.environment, 'proxy --listen 192.0.2.1:8474'],
  [EXIT.asExpected, '--help'],
])('a process of its own ends with %i after squall %s', async (exit, line) => {
  const run = execFile(process.execPath, [MAIN, ...line.split(' ')], { cwd: root, env: ENV });
  expect(await once(run, 'close')).toEqual([exit, null]);
});
