import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import { prepareImages } from '../docker/availability.ts';
import { connectEngine } from '../docker/engine.ts';
import { readImages } from '../docker/images.ts';
import { environmentContract } from '../environment.contract.ts';
import { killedRunnerContract } from '../killed-runner.contract.ts';
import { EDGE, relayRequest } from '../relay-target.fixture.ts';
import { clientOf, storeContract } from '../stores/store.contract.ts';
import type { Store } from '../stores/store.ts';
import { createComposeEnvironment } from './environment.ts';
import { PROJECT_LABEL } from './project.ts';

const engine = await connectEngine().catch(() => undefined);
const file = fileURLToPath(new URL('./relay-compose.fixture.yml', import.meta.url));
const SICK_FILE = fileURLToPath(new URL('./sick-compose.fixture.yml', import.meta.url));
const HOSTILE_FILE = fileURLToPath(new URL('./hostile-compose.fixture.yml', import.meta.url));
const SHARING_FILE = fileURLToPath(new URL('./sharing-compose.fixture.yml', import.meta.url));
const PREFIX = 'squall-test-compose-killed';

/** Where Testcontainers looks for published ports if there is a /.dockerenv and the engine was started before. */
const bridge = await engine?.client.container.dockerode.getNetwork('bridge').inspect();
const GATEWAY = bridge?.IPAM?.Config?.[0]?.Subnet?.replace(/\.0\/\d+$/, '.1');
const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
const RUNNER = `
  import { createComposeEnvironment } from ${here('./environment.ts')};
  import { systemClock as clock } from ${here('../../runtime/clock.ts')};
  import { relayRequest } from ${here('../relay-target.fixture.ts')};
  const environment = createComposeEnvironment({ file: ${JSON.stringify(file)}, clock, startLimitMs: 30_000 });
  const running = await environment.start(relayRequest());
  console.log(await (await fetch(running.url)).text());
  await running[Symbol.asyncDispose]();
`;

/** Project names of the containers and networks that the killed runner has made. */
async function itsOwn(): Promise<string[]> {
  const docker = engine?.client.container.dockerode;
  const filters = { label: [PROJECT_LABEL] };
  const containers = (await docker?.listContainers({ all: true, filters })) ?? [];
  const networks = (await docker?.listNetworks({ filters })) ?? [];
  const projects = [...containers, ...networks].map(({ Labels }) => Labels?.[PROJECT_LABEL] ?? '');
  return projects.filter((project) => project.startsWith(PREFIX));
}

/** Every name by which `front` could call `back`, and the second port. */
const NAMES = ['back:8080', 'dev-back:8080', 'back.internal:8080', 'behind:8080', 'rear:8080', 'back:8081'];

/** The containers of projects whose names begin so. */
async function containers(prefix: string) {
  const docker = engine?.client.container.dockerode;
  const all = (await docker?.listContainers({ all: true, filters: { label: [PROJECT_LABEL] } })) ?? [];
  return all.filter(({ Labels }) => Labels[PROJECT_LABEL]?.startsWith(prefix));
}

/** A user's own compose file with a store in it, and a service that calls it. */
function storeFile({ name, port, url, containerEnv = {} }: Store): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-store-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { node, stores } = readImages();
  const front = {
    image: node,
    command: ['node', '/app/harness/environments/stores/client.fixture.ts'],
    volumes: [`${fileURLToPath(new URL('../../..', import.meta.url))}:/app:ro`],
    environment: { PORT: '8080', HOST: '0.0.0.0', STORE: name, STORE_URL: url(`store:${port}`) },
  };
  const services = { front, store: { image: stores[name], environment: containerEnv } };
  const compose = join(folder, 'compose.yml');
  writeFileSync(compose, JSON.stringify({ services }));
  return compose;
}

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!engine || !hasCompose())('compose (needs docker compose and an engine that answers)', () => {
  environmentContract(() => createComposeEnvironment({ file, clock }));
  storeContract(
    (store) => createComposeEnvironment({ file: storeFile(store), clock }),
    async (store) => {
      const { ok, why } = await prepareImages(clientOf(store), () => {});
      return ok ? undefined : why;
    },
  );
  const create = `createComposeEnvironment({ file: ${JSON.stringify(file)}, clock, prefix: '${PREFIX}' })`;
  killedRunnerContract(new URL('./environment.ts', import.meta.url), create, itsOwn);

  test('the caller still uses the name that its file gives it, and reaches the proxy', async () => {
    await using running = await createComposeEnvironment({ file, clock }).start(relayRequest());
    const env = JSON.parse((await running.services.get('front')?.get('/env')) ?? '{}');
    expect(env.NEXT_URL).toBe('http://back:8080');
    await running.edges.get(EDGE)?.setEnabled(false);
    expect((await fetch(running.url)).status).toBe(502);
  });

  test('its proxy tells what a fault touched, since services without metrics do not', async () => {
    await using running = await createComposeEnvironment({ file, clock }).start(relayRequest());
    const edge = running.edges.get(EDGE);
    const attributes = { latency: 1, jitter: 0 };
    await edge?.addToxic({ name: 'late', type: 'latency', stream: 'upstream', toxicity: 1, attributes });
    expect((await fetch(running.url)).status).toBe(200);
    expect(await edge?.touched('late')).toBe(1);
  });

  test('the real Toxiproxy takes its place when it is asked for', async () => {
    await using running = await createComposeEnvironment({ file, clock, proxy: 'toxiproxy' }).start(relayRequest());
    expect(await running.edges.get(EDGE)?.touched('late')).toBeNull();
  });

  test('every name, port and network of a developer’s file leads through the proxy, and the developer’s own project is left alone', async () => {
    const prefix = 'squall-test-names';
    await using running = await createComposeEnvironment({ file: HOSTILE_FILE, clock, prefix }).start(relayRequest());
    const all = await containers(prefix);
    const idOf = (name: string) => all.find(({ Labels }) => Labels['com.docker.compose.service'] === name)?.Id ?? '';
    const reached = async (name = 'front') => {
      const script = `Promise.all(${JSON.stringify(NAMES)}.map((host) => fetch('http://' + host).then((r) => r.status, () => 0)))
        .then((all) => console.log(JSON.stringify(all)))`;
      const { stdout } = await promisify(execFile)('docker', ['exec', idOf(name), 'node', '-e', script]);
      return JSON.parse(stdout) as number[];
    };
    expect(await reached()).toEqual(NAMES.map(() => 200));
    await running.edges.get(EDGE)?.setEnabled(false);
    expect(await reached()).toEqual(NAMES.map(() => 0));
    // A relay whose calls no edge names stands on the network of the dependency itself.
    for (let i = 0; i < 5; i++) expect(await reached('relay')).toEqual(NAMES.map(() => 0));
    const networks = (await engine?.client.container.dockerode.listNetworks()) ?? [];
    expect(networks.map(({ Name }) => Name)).not.toContain('squall-test-fixed');
  });

  test('what a run would join or change of others is refused, all at once and before anything is there', async () => {
    const prefix = 'squall-test-refused';
    const sharing = createComposeEnvironment({ file: SHARING_FILE, clock, prefix }).start(relayRequest());
    await expect(sharing).rejects.toMatchObject({
      code: 'SQUALL_INVALID_PLAN',
      message: expect.stringMatching(
        /front has network_mode host.*back can write to .*back can write to volume squall-test-fixed/s,
      ),
      hint: expect.stringContaining('--compose-data protect'),
    });
    expect(await containers(prefix)).toEqual([]);
  });

  test.skipIf(!GATEWAY)(
    'it is reached on a machine that Testcontainers takes for a container (needs a bridge)',
    async () => {
      const env = { ...process.env, TESTCONTAINERS_HOST_OVERRIDE: GATEWAY };
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', RUNNER], { env });
      expect(stdout.trim()).toBe('hello');
    },
  );

  test('while compose waits for a health check that never passes, Squall reports what it waits for, then gives up', async () => {
    const said: string[] = [];
    const started = createComposeEnvironment({
      file: SICK_FILE,
      clock,
      say: (text: string) => said.push(text),
      silenceLimitMs: 20_000,
      sayEveryMs: 1000,
    }).start(relayRequest());
    await expect(started).rejects.toMatchObject({
      code: 'SQUALL_NOT_AVAILABLE',
      message: expect.stringMatching(/said nothing for 20 s:.*back: Up .*health: starting.*its check: not yet/s),
    });
    expect(said.join('\n')).toMatch(/docker compose waits for .*back: Up .*health: starting/);
  });

  test('a container that ends at once is shown with its last lines', async () => {
    const dying = relayRequest({ env: { back: { DIE: 'no licence' } } });
    await expect(createComposeEnvironment({ file: SICK_FILE, clock }).start(dying)).rejects.toMatchObject({
      message: expect.stringMatching(/back: Exited \(3\).*cannot go on: no licence/s),
    });
  });

  test('a target whose services the file does not have is refused', async () => {
    const { target } = relayRequest();
    const { front, back } = target.services;
    const renamed = { ...target, services: { front, rear: back }, edges: [] } as typeof target;
    await expect(
      createComposeEnvironment({ file, clock }).start(relayRequest({ target: renamed })),
    ).rejects.toMatchObject({
      code: 'SQUALL_INVALID_PLAN',
      message: expect.stringContaining('there is no service rear'),
    });
  });
});
