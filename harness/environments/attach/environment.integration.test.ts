import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningTarget, ToxicSpec } from '../../domain/ports.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { type RunningProcess, startProcess } from '../../runtime/process/process.ts';
import { untilListening } from '../../runtime/process/ready.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { createLocalEnvironment } from '../local/environment.ts';
import { freePort } from '../local/free-port.ts';
import { findOnPath } from '../on-path.ts';
import { EDGE, relayRequest } from '../relay-target.fixture.ts';
import { inheritedEnv } from '../service-env.ts';
import type { AttachConfig } from './config.ts';
import { createAttachEnvironment } from './environment.ts';
import { nameOf, ownToken } from './run-token.ts';

const TOXIPROXY = 'toxiproxy-server';
const FOREIGN = { name: 'not-ours', type: 'noop', stream: 'upstream', toxicity: 1, attributes: {} };
const OURS: ToxicSpec = {
  name: 'squall_late',
  type: 'latency',
  stream: 'downstream',
  toxicity: 1,
  attributes: { latency: 20, jitter: 0 },
};

describe.skipIf(!findOnPath(TOXIPROXY))('attach (needs toxiproxy-server on PATH)', () => {
  let system: RunningTarget;
  let toxiproxy: RunningProcess;
  let api: string;

  beforeAll(async () => {
    const reaper = createReaper();
    system = await createLocalEnvironment({ proxy: 'toxiproxy', clock, reaper }).start(relayRequest());
    const port = await freePort();
    const program = { name: TOXIPROXY, command: TOXIPROXY, args: ['-port', String(port)], env: inheritedEnv() };
    toxiproxy = await startProcess(program, { clock, reaper });
    const signal = new AbortController().signal;
    await untilListening(toxiproxy, '/version', { clock, limitMs: 30_000, signal }, port);
    api = `http://localhost:${port}`;
    await toxi('POST', '/proxies', { name: 'existing', listen: '127.0.0.1:0', upstream: backHost() });
    await toxi('POST', '/proxies/existing/toxics', FOREIGN);
  });
  afterAll(async () => {
    await toxiproxy[Symbol.asyncDispose]();
    await system[Symbol.asyncDispose]();
  });

  const toxi = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(api + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    return (await response.json()) as Record<string, { toxics: { name: string }[] }>;
  };
  const urlOf = (name: string) => system.services.get(name)?.url ?? '';
  const backHost = () => new URL(urlOf('back')).host;
  const config = (edge: AttachConfig['edges'][string]): AttachConfig => ({
    services: { front: urlOf('front'), back: urlOf('back') },
    toxiproxy: api,
    edges: { [EDGE]: edge },
  });
  const attach = (edge: AttachConfig['edges'][string]) =>
    createAttachEnvironment({ config: config(edge), allow: [] }).start(relayRequest());
  const toxics = async () => {
    const all = Object.entries(await toxi('GET', '/proxies'));
    const proxies = all.filter(([name]) => !name.startsWith('squall_use_'));
    return Object.fromEntries(proxies.map(([name, proxy]) => [name, proxy.toxics.map((toxic) => toxic.name)]));
  };
  const untouched = { existing: [FOREIGN.name] };

  test('toxics are added to an existing proxy, and those of others stay', async () => {
    const running = await attach('existing');
    await running.edges.get(EDGE)?.addToxic(OURS);
    expect(await toxics()).toEqual({ existing: [FOREIGN.name, OURS.name] });
    await expect(running.edges.get(EDGE)?.setEnabled(false)).rejects.toThrow('was not made by Squall');
    await running[Symbol.asyncDispose]();
    expect(await toxics()).toEqual(untouched);
  });

  test('what a run before left is taken away at the start', async () => {
    await toxi('POST', '/proxies/existing/toxics', OURS);
    await using running = await attach('existing');
    expect((await running.edges.get(EDGE)?.state())?.toxics).toEqual([FOREIGN.name]);
  });

  test('a proxy of our own exists for the time of the run, and can be switched off', async () => {
    const running = await attach({ listen: '127.0.0.1:0', upstream: backHost() });
    await running.edges.get(EDGE)?.setEnabled(false);
    expect(await running.edges.get(EDGE)?.state()).toEqual({ enabled: false, toxics: [] });
    await running[Symbol.asyncDispose]();
    expect(await toxics()).toEqual(untouched);
  });

  test('a proxy that is not there, or a service that does not answer, is reported at the start', async () => {
    await expect(attach('missing')).rejects.toMatchObject({ code: 'SQUALL_PROXY', message: /proxy not found/ });
    const nobody = createAttachEnvironment({ config: { services: { back: urlOf('back') }, edges: {} }, allow: [] });
    await expect(nobody.start(relayRequest())).rejects.toMatchObject({ code: 'SQUALL_INVALID_PLAN' });
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const down = { services: { front: urlOf('front'), back: nowhere }, edges: {} };
    await expect(createAttachEnvironment({ config: down, allow: [] }).start(relayRequest())).rejects.toMatchObject({
      code: 'SQUALL_NOT_AVAILABLE',
      message: expect.stringMatching(`back does not answer at ${nowhere}/health: .*ECONNREFUSED`),
    });
  });

  test('a foreign proxy with the name that an edge would give is neither used nor removed', async () => {
    await toxi('POST', '/proxies', { name: 'front_to_back', listen: '127.0.0.1:0', upstream: backHost() });
    const running = await attach({ listen: '127.0.0.1:0', upstream: backHost() });
    await running.edges.get(EDGE)?.addToxic(OURS);
    expect((await toxics())['front_to_back']).toEqual([]);
    await running[Symbol.asyncDispose]();
    expect(await toxics()).toEqual({ ...untouched, front_to_back: [] });
    await fetch(`${api}/proxies/front_to_back`, { method: 'DELETE' });
  });

  test.each(['a#b', 'a?b', 'a%2Fb', 'a b'])('toxics on the proxy %s land on no other one', async (name) => {
    for (const each of ['a', name])
      await toxi('POST', '/proxies', { name: each, listen: '127.0.0.1:0', upstream: backHost() });
    const running = await attach(name);
    await running.edges.get(EDGE)?.addToxic(OURS);
    expect(await toxics()).toMatchObject({ a: [], [name]: [OURS.name] });
    await running[Symbol.asyncDispose]();
    expect(await toxics()).toEqual({ ...untouched, a: [], [name]: [] });
    for (const each of ['a', name]) await fetch(`${api}/proxies/${encodeURIComponent(each)}`, { method: 'DELETE' });
  });

  test('a second run on one edge is refused while the first is alive, and takes nothing away', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
      env: { ...process.env, CONFIG: JSON.stringify(config('existing')), TOXIC: JSON.stringify(OURS) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: child.stdout }), 'line');
    await expect(attach('existing')).rejects.toMatchObject({
      code: 'SQUALL_NOT_AVAILABLE',
      message: expect.stringMatching(`${EDGE} is in use by another run .process ${child.pid} on`),
    });
    expect(await toxics()).toEqual({ existing: [FOREIGN.name, OURS.name] });
    child.kill('SIGKILL');
    await expect.poll(toxics, { timeout: 5000, interval: 50 }).toEqual(untouched);
    await (await attach('existing'))[Symbol.asyncDispose]();
  });

  test('runs of one process take turns on an edge', async () => {
    const first = await attach('existing');
    const order: string[] = [];
    const second = attach('existing').then((running) => {
      order.push('second');
      return running;
    });
    await first.edges.get(EDGE)?.addToxic(OURS);
    expect((await first.edges.get(EDGE)?.state())?.toxics).toContain(OURS.name);
    order.push('first ends');
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
    expect(order).toEqual(['first ends', 'second']);
  });

  test('a proxy that a dead run left where a new one listens is removed', async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const dead = nameOf(EDGE, { ...ownToken(), pid: 4_000_000, startTicks: '1' });
    await toxi('POST', '/proxies', { name: dead, listen, upstream: backHost() });
    const running = await attach({ listen, upstream: backHost() });
    expect(Object.keys(await toxics())).not.toContain(dead);
    await running[Symbol.asyncDispose]();
    expect(await toxics()).toEqual(untouched);
  });

  test('foreign hosts are refused before anything is sent to them', () => {
    const foreign = { services: { front: 'http://front.example' }, edges: {} };
    expect(() => createAttachEnvironment({ config: foreign, allow: [] })).toThrow('not allowed');
    const said: string[] = [];
    createAttachEnvironment({ config: foreign, allow: ['front.example'], say: (text) => said.push(text) });
    expect(said.join()).toContain('front.example');
  });

  test('a proxy that is there and leads to a foreign host is refused, and left as it was', async () => {
    await toxi('POST', '/proxies', { name: 'foreign', listen: '127.0.0.1:0', upstream: 'bank.example:8080' });
    await toxi('POST', '/proxies/foreign/toxics', OURS);
    await expect(attach('foreign')).rejects.toMatchObject({
      code: 'SQUALL_NOT_ALLOWED',
      message: expect.stringContaining('bank.example'),
    });
    expect((await toxics())['foreign']).toEqual([OURS.name]);
    const said: string[] = [];
    const options = { config: config('foreign'), allow: ['bank.example'], say: (text: string) => said.push(text) };
    const running = await createAttachEnvironment(options).start(relayRequest());
    expect(said).toEqual(['bank.example is not this machine and will be driven or broken']);
    expect((await running.edges.get(EDGE)?.state())?.toxics).toEqual([]);
    await running[Symbol.asyncDispose]();
    await fetch(`${api}/proxies/foreign`, { method: 'DELETE' });
  });

  test.each([
    ['an adopted', 'existing'],
    ['an own', { listen: '127.0.0.1:0', upstream: 'localhost:1' }],
  ])('a killed runner leaves nothing on %s proxy', async (_, edge) => {
    const runner = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
      env: { ...process.env, CONFIG: JSON.stringify(config(edge)), TOXIC: JSON.stringify(OURS) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: runner.stdout }), 'line');
    expect(Object.values(await toxics()).flat()).toContain(OURS.name);
    runner.kill('SIGKILL');
    await expect.poll(toxics, { timeout: 5000, interval: 50 }).toEqual(untouched);
  });
});

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** Attaches, breaks the edge and waits. */
const RUNNER = `
  import { createAttachEnvironment } from ${here('./environment.ts')};
  import { EDGE, relayRequest } from ${here('../relay-target.fixture.ts')};
  const config = JSON.parse(process.env.CONFIG);
  const running = await createAttachEnvironment({ config, allow: [] }).start(relayRequest());
  await running.edges.get(EDGE).addToxic(JSON.parse(process.env.TOXIC));
  console.log('broken');
  await new Promise(() => setInterval(() => {}, 1000));
`;
