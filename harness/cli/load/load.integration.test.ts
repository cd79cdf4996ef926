import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runReportSchema } from '../../report/run-report.ts';
import { machineName } from '../../runtime/machine-name.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let folder: string;
const arrived: IncomingMessage[] = [];
const server = createServer((request, response) => {
  arrived.push(request);
  response.end('fine');
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'squall-load-'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  arrived.length = 0;
});

interface Load {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number; readonly output: string }>;
}

function load(...args: string[]): Load {
  return run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/price?of=tea`, ...args);
}

function run(url: string, ...args: string[]): Load {
  const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' };
  const done = Promise.withResolvers<{ code: number; output: string }>();
  const child = execFile(process.execPath, [MAIN, 'load', url, ...args], { env }, (_, stdout, stderr) =>
    done.resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
  );
  return { child, ended: done.promise };
}

test('what was asked for is sent and accounted for, and statements that hold end with 0', async () => {
  const json = join(folder, 'run.json');
  const hlog = join(folder, 'run.hlog');
  const statements = ['--expect', 'success rate = 100%', '--expect', 'max duration < 10s'];
  const { code, output } = await load('--amount', '40', ...statements, '--json', json, '--hlog', hlog).ended;
  expect(output).toMatch(/^GET http:\S+ {2}closed loop, 10 at once, 40 requests, deadline 10 s\n/);
  expect(output).toContain('planned 40 = sent 40 + dropped 0; unaccounted 0');
  expect(output).toContain('✓ success rate = 100%');
  expect(code).toBe(0);
  expect(arrived.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(40).fill('GET /price?of=tea'));

  const report = runReportSchema.parse(JSON.parse(await readFile(json, 'utf8')));
  expect(report).toMatchObject({
    outcome: 'passed',
    run: { suite: 'load', environment: 'attach', proxy: 'none', machine: machineName() },
    scenarios: [{ name: 'load', variant: 'as it is', phases: [{ name: 'baseline' }], ledger: { sent: 40 } }],
  });
  expect(await readFile(hlog, 'utf8')).toContain('Tag=baseline');
});

test('workers share a load, and one verdict is given of all that they sent', async () => {
  const { port } = server.address() as AddressInfo;
  const asked = ['--amount', '41', '--connections', '5', '--workers', String(Math.min(2, availableParallelism()))];
  const { code, output } = await run(`127.0.0.1:${port}/n/{{index}}`, ...asked, '--expect', 'success rate = 100%')
    .ended;
  expect(output).toContain('planned 41 = sent 41 + dropped 0; unaccounted 0');
  expect(code).toBe(0);
  const indices = arrived.map(({ url }) => Number(url?.slice('/n/'.length))).toSorted((a, b) => a - b);
  expect(indices).toEqual(Array.from({ length: 41 }, (_, i) => i));
});

test('more workers than cores are refused', async () => {
  const { code, output } = await load('--amount', '4', '--workers', String(availableParallelism() + 1)).ended;
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining('this machine has') });
  expect(arrived).toEqual([]);
});

test('placeholders in the path, credentials and repeated headers arrive, and no secret is printed', async () => {
  const json = join(folder, 'secret.json');
  const { port } = server.address() as AddressInfo;
  const url = `ada:s3cret-word@127.0.0.1:${port}/n/{{index}}`;
  const headers = ['--header', 'x-tag: a', '--header', 'x-tag: b'];
  const { code, output } = await run(url, '--amount', '3', '--connections', '1', ...headers, '--json', json).ended;
  expect(code).toBe(0);
  expect(arrived.map((request) => request.url)).toEqual(['/n/0', '/n/1', '/n/2']);
  const authorization = `Basic ${Buffer.from('ada:s3cret-word').toString('base64')}`;
  expect(arrived[0]?.headers).toMatchObject({ authorization, 'x-tag': 'a, b' });
  const printed = output + (await readFile(json, 'utf8'));
  for (const secret of ['s3cret-word', authorization]) expect(printed).not.toContain(secret);
});

test('a statement that is broken ends with 10 and says by how much', async () => {
  const { code, output } = await load('--amount', '5', '--expect', 'count of ok < 5').ended;
  expect(output).toMatch(/✗ count of ok < 5 is broken and should hold: observed 5, bound 5/);
  expect(code).toBe(10);
});

test('judged strictly, five requests do not show a share of 90 %', async () => {
  const args = ['--amount', '5', '--expect', 'success rate >= 90%'];
  expect((await load(...args).ended).code).toBe(0);
  const { code, output } = await load(...args, '--strict').ended;
  expect(output).toMatch(
    /\? success rate >= 90% is inconclusive .* its 99 % interval, 34\.7% to 100%, contains the bound/,
  );
  expect(code).toBe(11);
});

test.each([
  ['max duraton < 1s', 'did you mean "duration"?'],
  ['max duration during fault < 1s', 'names phase fault'],
  ['no thread exhaustion', 'no service has metrics'],
])('the statement "%s" is refused before anything is sent', async (statement, why) => {
  const { code, output } = await load('--amount', '5', '--expect', statement).ended;
  expect(output).toContain(why);
  expect(output).not.toContain('closed loop');
  expect(code).toBe(2);
  expect(arrived).toEqual([]);
});

test('a run that is interrupted shows what it measured and ends with 130', async () => {
  const { child, ended } = load('--rate', '50', '--duration', '60s');
  await once(server, 'request');
  child.kill('SIGINT');
  const { code, output } = await ended;
  expect(output).toMatch(/planned [\d,]+ = sent [\d,]+ \+ dropped \d+; unaccounted 0/);
  expect(code).toBe(130);
});
