import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunningTarget } from '../../domain/ports.ts';
import type { CommandSpec, ServiceSpec } from '../../domain/service.ts';
import type { EdgeSpec } from '../../domain/target.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { isRunning } from '../../runtime/process/tree.fixture.ts';
import { createLocalEnvironment } from '../local/environment.ts';
import { freePort } from '../local/free-port.ts';

/** Commands as strangers write them: none of them knows of Squall, and all are small programs of this file. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-foreign-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `port` is an expression; the program answers /env, and with what `CALLS` answers if it is set. */
const program = (port: string, host = "'127.0.0.1'") => `
  const { createServer } = require('node:http');
  createServer(async (request, response) => {
    if (request.url === '/env') return response.end(JSON.stringify({ ...process.env, argv: process.argv.slice(1), cwd: process.cwd() }));
    if (request.url === '/ready') return response.writeHead(204).end();
    if (!process.env.CALLS) return response.writeHead(request.url === '/' ? 200 : 404).end('mine');
    const answer = await fetch(process.env.CALLS).catch((error) => error);
    response.writeHead(answer.status ?? 502).end(answer.text ? await answer.text() : String(answer.cause));
  }).listen(Number(${port}), ${host}, () => console.error('ready to serve'));
`;
const nodeCommand = (code: string, ...args: readonly string[]) => [process.execPath, '-e', code, ...args];

const environment = createLocalEnvironment({ proxy: 'embedded', clock });

function start(
  services: Readonly<Record<string, ServiceSpec>>,
  edges: readonly EdgeSpec[] = [],
): Promise<RunningTarget> {
  return environment.start({
    target: {
      name: 'foreign',
      summary: '',
      front: Object.keys(services)[0] as string,
      services,
      edges,
      variants: {},
      requests: [],
      rules: [],
    },
    variantName: 'calm',
    variant: { about: '' },
    env: {},
    timeScale: 1,
    seed: 7,
    signal: new AbortController().signal,
  });
}

const one = (spec: CommandSpec) => start({ shop: spec });
const get = async (url: string, path = '/') => (await fetch(url + path)).text();
const envOf = async (running: RunningTarget, name = 'shop') =>
  JSON.parse((await running.services.get(name)?.get('/env')) ?? '');

test.each<[string, () => Promise<CommandSpec>]>([
  ['PORT, when nothing else is said', async () => ({ command: nodeCommand(program('process.env.PORT')) })],
  [
    'a variable of its own',
    async () => ({ command: nodeCommand(program('process.env.SERVER_PORT')), port: 'SERVER_PORT' }),
  ],
  ['its arguments', async () => ({ command: nodeCommand(program('process.argv[1]'), '{port}') })],
  [
    'a text in its settings',
    async () => ({
      command: nodeCommand(program("process.env.BIND.split(':')[1]")),
      env: { BIND: '127.0.0.1:{port}' },
    }),
  ],
  [
    'nothing, it is built in',
    async () => {
      const port = await freePort();
      return { command: nodeCommand(program(String(port))), port };
    },
  ],
])('a command learns its port by %s', async (_, spec) => {
  await using running = await one(await spec());
  expect(await get(running.url)).toBe('mine');
});

test.each<[string, Partial<CommandSpec>]>([
  ['open port', {}],
  ['path that answers 2xx', { ready: '/ready' }],
  ['line on standard error', { ready: { log: 'ready to' } }],
  ['pattern in a line', { ready: { log: /^ready\b/g } }],
])('a command is ready by its %s', async (_, more) => {
  await using running = await one({ command: nodeCommand(program('process.env.PORT')), ...more });
  expect(await get(running.url)).toBe('mine');
});

test('a command that listens on the other loopback address is found there', async () => {
  await using running = await one({ command: nodeCommand(program('process.env.PORT', "'::1'")) });
  expect(running.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect(await get(running.url)).toBe('mine');
});

test('a line for the shell runs in its folder, with the folder of the project as its own', async () => {
  writeFileSync(join(folder, 'server.js'), program('process.env.PORT'));
  const line = `echo starting > started.txt && "${process.execPath}" server.js`;
  await using running = await one({ command: line, cwd: folder });
  expect(await envOf(running)).toMatchObject({ cwd: folder });
  expect(readFileSync(join(folder, 'started.txt'), 'utf8')).toBe('starting\n');
});

test('a command gets its settings and what it asks for, and not what else is in the shell of the developer', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://production');
  vi.stubEnv('REGION', 'north');
  await using running = await one({
    command: nodeCommand(program('process.env.PORT')),
    env: { MODE: '{variant} {seed}', JSON: '{"port":{port},"other":{x}}' },
    inherit: ['REGION', 'UNSET'],
    port: 'PORT',
  });
  const env = await envOf(running);
  expect(env).toMatchObject({
    REGION: 'north',
    MODE: 'calm 7',
    JSON: `{"port":${new URL(running.url).port},"other":{x}}`,
  });
  expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['DATABASE_URL']));
  expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['VITEST']));
  vi.unstubAllEnvs();
});

test.each<[string, (bank: number) => { readonly env?: Record<string, string>; readonly edge: Partial<EdgeSpec> }]>([
  ['a variable', () => ({ edge: { env: 'CALLS' } })],
  ['variables with host and port', () => ({ edge: { env: { CALLS: 'http://{host}:{port}/' } } })],
  ['its own settings', () => ({ env: { CALLS: 'http://{bank.host}:{bank.port}/' }, edge: {} })],
  ['a port that it has built in', (port) => ({ env: { CALLS: `http://127.0.0.1:${port}/` }, edge: { port } })],
])('an edge is told by %s, and goes through the proxy', async (_, told) => {
  const { env = {}, edge } = told(await freePort());
  await using running = await start(
    {
      shop: { command: nodeCommand(program('process.env.PORT')), env },
      bank: { command: nodeCommand(program('process.argv[1]'), '{port}') },
    },
    [{ from: 'shop', to: 'bank', ...edge }],
  );
  expect(await get(running.url)).toBe('mine');
  await running.edges.get('shop->bank')?.setEnabled(false);
  expect(await get(running.url)).toContain('ECONNREFUSED');
});

test('an edge that its caller leaves unused is named', async () => {
  await using running = await start(
    {
      shop: { command: nodeCommand(program('process.env.PORT')) },
      bank: { command: nodeCommand(program('process.env.PORT')) },
      mail: { command: nodeCommand(program('process.env.PORT')) },
    },
    [
      { from: 'shop', to: 'bank', env: 'CALLS' },
      { from: 'shop', to: 'mail', env: 'MAIL_URL' },
    ],
  );
  expect(await running.unusedEdges?.(async () => void (await get(running.url)))).toEqual(['shop->mail']);
});

test('an edge is told in the arguments of a command', async () => {
  const code = `process.env.CALLS = process.argv[1]; ${program('process.env.PORT')}`;
  await using running = await start(
    { shop: { command: nodeCommand(code, '{bank.url}') }, bank: { command: nodeCommand(program('process.env.PORT')) } },
    [{ from: 'shop', to: 'bank' }],
  );
  expect(await get(running.url)).toBe('mine');
});

test('a command that dies at once is shown with its last lines, without its secrets', async () => {
  const code = `console.error('cannot log in with ' + process.env.DB_PASSWORD + '!'); process.exit(3)`;
  await expect(one({ command: nodeCommand(code), env: { DB_PASSWORD: 'hunter-two' } })).rejects.toMatchObject({
    code: 'SQUALL_SERVICE_DIED',
    message: expect.stringMatching(/shop died.*exit code 3.*cannot log in with \[redacted\]!/s),
  });
});

test('a command that goes into the background has ended, and is told to stay', async () => {
  await expect(one({ command: 'sleep 30 >/dev/null 2>&1 &' })).rejects.toMatchObject({
    code: 'SQUALL_SERVICE_DIED',
    hint: expect.stringContaining('foreground'),
  });
});

test('a command that listens elsewhere is named the port where it does', async () => {
  const port = await freePort();
  const starting = start({ shop: { command: nodeCommand(program(String(port))), startLimitMs: 1500 } });
  await expect(starting).rejects.toMatchObject({
    code: 'SQUALL_START_TIMEOUT',
    message: expect.stringMatching(
      new RegExp(`does not listen on \\d+ \\(the variable PORT\\); it listens on ${port}:\\n.*ready to serve`, 's'),
    ),
    hint: expect.stringContaining("port: 'SERVER_PORT'"),
  });
});

test('a command whose log line never comes says which', async () => {
  const spec = { command: nodeCommand(program('process.env.PORT')), ready: { log: 'Started in' }, startLimitMs: 1500 };
  await expect(one(spec)).rejects.toMatchObject({ message: expect.stringContaining('has not printed Started in') });
});

test('a port that another program has is refused before anything is started', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const spec = { command: `touch ${join(folder, 'started')}; exec sleep 60`, port };
  await expect(one(spec)).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: expect.stringContaining(`port ${port} of shop`),
  });
  expect(existsSync(join(folder, 'started'))).toBe(false);
  other.close();
});

test('two targets with the same built-in port take turns', async () => {
  const port = await freePort();
  const spec: CommandSpec = { command: nodeCommand(program(String(port))), port };
  const first = await one(spec);
  let secondRuns = false;
  const second = one(spec).then((running) => {
    secondRuns = true;
    return running;
  });
  expect(await get(first.url)).toBe('mine');
  expect(secondRuns).toBe(false);
  await first[Symbol.asyncDispose]();
  await using running = await second;
  expect(await get(running.url)).toBe('mine');
});

test('stopping sends the signal that was asked for, and waits for the whole group', async () => {
  const log = join(folder, 'log');
  // The shell ends at the signal; its child still has something to do.
  const child = `
    const { appendFileSync } = require('node:fs');
    process.on('SIGINT', () => setTimeout(() => { appendFileSync(${JSON.stringify(log)}, 'finished'); process.exit() }, 300));
    ${program('process.env.PORT')}
  `;
  writeFileSync(join(folder, 'child.js'), child);
  const running = await one({
    command: `"${process.execPath}" child.js & trap 'exit 0' INT; wait`,
    cwd: folder,
    stop: { signal: 'SIGINT', graceMs: 20_000 },
  });
  await running[Symbol.asyncDispose]();
  expect(readFileSync(log, 'utf8')).toBe('finished');
});

test('a command that ignores its signal, and its children, are ended after the grace', async () => {
  const pids = join(folder, 'pids');
  const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const code = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}]);
    const own = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { detached: true });
    require('node:fs').writeFileSync(${JSON.stringify(pids)}, [process.pid, child.pid, own.pid].join(' '));
    process.on('SIGTERM', () => {});
    ${program('process.env.PORT')}
  `;
  const running = await one({ command: nodeCommand(code), stop: { graceMs: 100 } });
  const all = readFileSync(pids, 'utf8').split(' ').map(Number);
  expect(all.filter(isRunning)).toHaveLength(3);
  await running[Symbol.asyncDispose]();
  await expect.poll(() => all.filter(isRunning)).toEqual([]);
});

test('a killed command starts again on its port, and is ready by its new log', async () => {
  const command = nodeCommand(program('process.env.PORT'));
  await using running = await one({ command, ready: { log: 'ready to serve' } });
  const shop = running.services.get('shop');
  const { url } = running;
  await shop?.lifecycle?.kill();
  await expect(fetch(url)).rejects.toThrow();
  await shop?.lifecycle?.start();
  expect(await get(url)).toBe('mine');
});
