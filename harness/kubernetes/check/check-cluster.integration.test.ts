import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../runtime/clock.ts';
import { workerImage } from '../worker-image.ts';
import { checkCluster } from './check-cluster.ts';

async function kubeconfig(server: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = {
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'secret' } }],
    contexts: [{ name: 'kind-dev', context: { cluster: 'c', user: 'u', namespace: 'load' } }],
    'current-context': 'kind-dev',
  };
  await writeFile(join(folder, 'config'), JSON.stringify(config));
  return join(folder, 'config');
}

type Answer = readonly [status: number, body: object];

/** An API server that answers `METHOD /path` as told, and everything else with 404. */
async function apiServer(answers: Readonly<Record<string, Answer>>): Promise<string> {
  const server = createServer((request, response) => {
    const [path = ''] = request.url?.split('?') ?? [];
    const [status, body] = answers[`${request.method} ${path}`] ?? [404, { message: 'not found' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const VERSION: Answer = [200, { major: '1', minor: '33+', gitVersion: 'v1.33.1', buildDate: '', compiler: '' }];
const ALLOWED: Answer = [201, { spec: {}, status: { allowed: true } }];
const FORBIDDEN: Answer = [403, { message: 'forbidden' }];
const REVIEW = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const ACCOUNT = 'GET /api/v1/namespaces/load/serviceaccounts/squall-load-worker';

async function checked(answers: Readonly<Record<string, Answer>>) {
  const server = await apiServer({ 'GET /version': VERSION, [REVIEW]: ALLOWED, ...answers });
  const checks = await checkCluster({ kubeconfig: await kubeconfig(server) }, systemClock);
  return new Map(checks.map(({ what, ...found }) => [what.replace('Kubernetes ', ''), found]));
}

test('a cluster that has everything is told as such, with the room that its nodes have', async () => {
  const { tag } = await workerImage();
  const status = {
    images: [{ names: [`docker.io/${tag}`] }],
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
  };
  const found = await checked({
    'GET /api/v1/namespaces/load': [200, {}],
    [ACCOUNT]: [200, {}],
    'GET /api/v1/nodes': [200, { items: [{ metadata: { name: 'a' }, spec: {}, status }] }],
    'GET /api/v1/pods': [200, { items: [] }],
  });
  expect([...found.values()].map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  expect(found.get('Kubernetes')?.detail).toMatch(/^v1\.33\.1 at http:\S+, context kind-dev, namespace load$/);
  expect(found.get('worker image')?.detail).toBe(`${tag} is on 1 of 1 node`);
  expect(found.get('room')?.detail).toBe('for 4 workers of 1 CPU and 512Mi');
  expect([...found.values()].flatMap(({ mend = [] }) => mend)).toEqual([]);
});

test('what is missing is told with the commands that bring it', async () => {
  const { tag } = await workerImage();
  const found = await checked({
    [REVIEW]: [201, { spec: {}, status: { allowed: false } }],
    'POST /apis/authentication.k8s.io/v1/selfsubjectreviews': [201, { status: { userInfo: { username: 'ada' } } }],
    'GET /api/v1/nodes': [200, { items: [] }],
    'GET /api/v1/pods': [200, { items: [] }],
  });
  const mend = (what: string) => found.get(what)?.mend?.join('\n');
  expect(mend('namespace')).toMatch(/^kubectl --kubeconfig \S+ create namespace load$/);
  expect(mend('rights')).toMatch(
    /apply --namespace load -f \S*fixtures\/kubernetes\S*\n.*--role squall-runner .*--user 'ada'$/,
  );
  expect(mend('service account')).toMatch(/apply --namespace load -f/);
  expect(mend('worker image')).toContain(`kind load docker-image ${tag} --name dev`);
  expect(found.get('room')).toMatchObject({ ok: false, detail: expect.stringContaining('no node has room') });
});

test('what one may not look at is not known, and never told as missing', async () => {
  const found = await checked({
    'GET /api/v1/namespaces/load': FORBIDDEN,
    [ACCOUNT]: FORBIDDEN,
    'GET /api/v1/nodes': FORBIDDEN,
    'GET /api/v1/pods': FORBIDDEN,
  });
  expect(found.has('namespace')).toBe(false);
  for (const what of ['service account', 'worker image', 'room'])
    expect(found.get(what)).toMatchObject({ ok: false, detail: expect.stringContaining('not known: you may not') });
});

test('a cluster that is too old is named with what it takes', async () => {
  const found = await checked({ 'GET /version': [200, { major: '1', minor: '28', gitVersion: 'v1.28.2' }] });
  expect(found.get('Kubernetes')).toMatchObject({ ok: false, detail: expect.stringContaining('need 1.29 or newer') });
});

test('a cluster that is dead is one line, whether it refuses or says nothing', async () => {
  const mute = createRawServer().listen(0, '127.0.0.1');
  onTestFinished(() => void mute.close());
  await once(mute, 'listening');
  const silent = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
  const connections: Promise<unknown>[] = [];
  mute.on('connection', (socket) => connections.push(once(socket.resume(), 'close')));
  for (const server of ['http://127.0.0.1:1', silent])
    expect(await checkCluster({ kubeconfig: await kubeconfig(server) }, systemClock)).toEqual([
      { what: 'Kubernetes', ok: false, detail: expect.stringContaining('cluster kind-dev c') },
    ]);
  // Nothing that the process would have to wait for is left.
  expect(connections).toHaveLength(1);
  await Promise.all(connections);
});

test('without a kubeconfig it is one line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'squall-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await checkCluster({}, systemClock)).toEqual([
    { what: 'Kubernetes', ok: false, detail: expect.stringContaining('there is no kubeconfig') },
  ]);
});
