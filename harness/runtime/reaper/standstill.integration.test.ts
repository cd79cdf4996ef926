import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { startProxyServer } from '../../proxy/server.ts';
import { startedBy } from '../process/tree.fixture.ts';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
const WITHIN = { timeout: 60_000, interval: 20 };

/** A server that somebody else runs, and a service of theirs that was told to misbehave. */
async function startForeign() {
  const { port, close } = await startProxyServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(close);
  let behaviour = '';
  const service = createServer(async (request, response) => {
    behaviour = (await request.toArray()).join('');
    response.end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void service.close());
  await once(service, 'listening');
  const api = `http://127.0.0.1:${port}`;
  const proxies = async () => (await fetch(`${api}/proxies`)).json() as Promise<Record<string, ProxyState>>;
  const state = async () => {
    const { theirs, ours } = await proxies();
    return {
      toxics: theirs?.toxics.map(({ name }) => name),
      enabled: ours?.enabled,
      behaviour,
    };
  };
  const theirs = { name: 'theirs', listen: '127.0.0.1:0', upstream: '127.0.0.1:1', enabled: true };
  await fetch(`${api}/proxies`, { method: 'POST', body: JSON.stringify(theirs) });
  await fetch(`${api}/proxies/theirs/toxics`, { method: 'POST', body: '{"name":"foreign","type":"noop"}' });
  return { api, serviceUrl: `http://127.0.0.1:${(service.address() as AddressInfo).port}`, state };
}

interface ProxyState {
  readonly enabled: boolean;
  readonly toxics: readonly { readonly name: string }[];
}

/** Breaks everything that is not its own, as on a real Toxiproxy (`KIND`), and says what was undone when it goes on. */
const RUNNER = `
  import { createReaper } from ${here('./reaper.ts')};
  import { connectFaultProxy } from ${here('../../environments/toxiproxy-client.ts')};
  import { createServiceControl } from ${here('../../environments/service-control.ts')};
  const { API, SERVICE, KIND } = process.env;
  const reaper = createReaper();
  const proxy = connectFaultProxy(API, KIND, reaper);
  const theirs = await proxy.adoptEdge('a->b', 'theirs');
  const ours = await proxy.createEdge({ edge: 'b->c', listen: '127.0.0.1:0', upstream: '127.0.0.1:1', name: 'ours' });
  const toxic = { name: 'squall_late', type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 50 } };
  await theirs.control.addToxic(toxic);
  await ours.control.setEnabled(false);
  const service = createServiceControl('bank', () => SERVICE, { entry: new URL('file:///x') }, { reaper });
  const held = service.hold('/behave', {});
  await service.post('/behave', { status: 500 });
  // Without a CPU, so that it takes no longer on a busy machine.
  process.on('SIGUSR2', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  console.log('broken');
  for await (const line of process.stdin.setEncoding('utf8')) console.log('behaviour undone: ' + held.undone);
`;

async function startRunner(kind: 'embedded' | 'toxiproxy') {
  const foreign = await startForeign();
  const runner = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
    env: { PATH: process.env['PATH'] ?? '', API: foreign.api, SERVICE: foreign.serviceUrl, KIND: kind },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void runner.kill('SIGKILL'));
  const lines = createInterface({ input: runner.stdout })[Symbol.asyncIterator]();
  const broken = { toxics: ['foreign', 'squall_late'], enabled: false, behaviour: '{"status":500}' };
  expect((await lines.next()).value).toBe('broken');
  expect(await foreign.state()).toEqual(broken);
  return { ...foreign, runner, lines, broken };
}

const HEALED = { toxics: ['foreign'], enabled: true, behaviour: '{}' };

test.each(['toxiproxy', 'embedded'] as const)(
  'faults are undone while the runner is stopped, it is told when it goes on, and nothing else is touched (%s)',
  async (kind) => {
    const { runner, lines, state } = await startRunner(kind);
    runner.kill('SIGSTOP');
    await expect.poll(state, WITHIN).toEqual(HEALED);
    runner.kill('SIGCONT');
    await expect
      .poll(async () => {
        runner.stdin.write('undone?\n');
        return (await lines.next()).value;
      }, WITHIN)
      .toBe('behaviour undone: true');
  },
);

test.each(['SIGUSR2', 'SIGHUP', 'SIGKILL'] as const)('faults are undone after %s', async (signal) => {
  const { runner, state, api } = await startRunner('toxiproxy');
  runner.kill(signal);
  // Its own proxy goes with it when it is dead.
  const enabled = signal === 'SIGUSR2' ? true : undefined;
  await expect.poll(state, WITHIN).toEqual({ ...HEALED, enabled });
  expect(Object.keys((await (await fetch(`${api}/proxies`)).json()) as object)).toContain('theirs');
});

test('faults on the embedded proxy heal by themselves when the runner, the reaper and the watchdog die together', async () => {
  const { runner, state } = await startRunner('embedded');
  const all = [runner.pid as number, ...startedBy(runner.pid as number).reaper];
  expect(all).toHaveLength(3);
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  for (const pid of all) process.kill(pid, 'SIGKILL');
  await expect.poll(state, WITHIN).toMatchObject({ toxics: ['foreign'], enabled: true });
});
