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
    const proxies = Object.entries(await toxi('GET', '/proxies'));
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
    const incomplete = createAttachEnvironment({ config: { services: { back: urlOf('back') }, edges: {} }, allow: [] });
    await expect(incomplete.start(relayRequest())).rejects.toMatchObject({ code: 'SQUALL_USAGE' });
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
