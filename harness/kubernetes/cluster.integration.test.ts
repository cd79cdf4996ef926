import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { openCluster } from './cluster.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'squall-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** A kubeconfig of one cluster; JSON is YAML, too. */
async function kubeconfig(server: string, over: object = {}): Promise<string> {
  const path = join(folder, 'config');
  const content = {
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'secret' } }],
    contexts: [
      { name: 'dev', context: { cluster: 'c', user: 'u', namespace: 'team' } },
      { name: 'plain', context: { cluster: 'c', user: 'u' } },
      { name: 'no-cluster', context: { cluster: 'gone', user: 'u' } },
      { name: 'no-user', context: { cluster: 'c', user: 'gone' } },
    ],
    'current-context': 'dev',
    ...over,
  };
  await writeFile(path, JSON.stringify(content));
  return path;
}

const options = { clock: systemClock };

test('the namespace is the chosen one, else that of the context, else default', async () => {
  const file = await kubeconfig('https://localhost:1');
  const namespaceOf = async (choice: object) => (await openCluster({ kubeconfig: file, ...choice }, options)).namespace;
  expect(await namespaceOf({ namespace: 'mine' })).toBe('mine');
  expect(await namespaceOf({})).toBe('team');
  expect(await namespaceOf({ context: 'plain' })).toBe('default');
});

test('hints name the kubectl that sees the same cluster, quoted for a shell', async () => {
  const file = await kubeconfig('https://localhost:1', {
    contexts: [{ name: "it's", context: { cluster: 'c', user: 'u' } }],
    'current-context': '',
  });
  const { kubectl } = await openCluster({ kubeconfig: file, context: "it's" }, options);
  expect(kubectl).toBe(`kubectl --kubeconfig ${file} --context 'it'\\''s'`);
});

test.each<[string, object, object, string]>([
  ['a context that is misspelt', { context: 'dve' }, {}, 'has no context dve, did you mean "dev"'],
  ['no context at all', {}, { 'current-context': undefined }, 'has no current context'],
  ['a current context that is gone', {}, { 'current-context': 'old' }, 'has no context old'],
  ['a context without its cluster', { context: 'no-cluster' }, {}, 'has no cluster gone'],
  ['a context without its user', { context: 'no-user' }, {}, 'has no user gone'],
  ['a cluster without a server', {}, { clusters: [{ name: 'c', cluster: {} }] }, 'server is missing'],
])('%s is refused', async (_, choice, over, message) => {
  const file = await kubeconfig('https://localhost:1', over);
  await expect(openCluster({ kubeconfig: file, ...choice }, options)).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringContaining(message),
  });
});

test.each([
  ['', 'cannot be read'],
  ['{', 'cannot be read'],
  ['- a', 'has no current context'],
])('a file with %j is refused', async (content, message) => {
  const file = join(folder, 'config');
  await writeFile(file, content);
  const opening = openCluster({ kubeconfig: file }, options);
  await expect(opening).rejects.toMatchObject({ code: 'SQUALL_CLUSTER', message: expect.stringContaining(message) });
});

test('a file that is not there is refused by its name, from the variable, too', async () => {
  const file = join(folder, 'none');
  const refusal = { code: 'SQUALL_CLUSTER', message: expect.stringContaining(`${file} cannot be read`) };
  await expect(openCluster({ kubeconfig: file }, options)).rejects.toMatchObject(refusal);
  vi.stubEnv('KUBECONFIG', file);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(openCluster({}, options)).rejects.toMatchObject(refusal);
});

test('no kubeconfig at all is said so', async () => {
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(openCluster({}, options)).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: 'there is no kubeconfig, and this is no pod of a cluster',
  });
});

test.each(['', 'Team', '../kube-system', 'a b', '-a', 'a'.repeat(64)])(
  'no namespace is called %j',
  async (namespace) => {
    const file = await kubeconfig('https://localhost:1');
    await expect(openCluster({ kubeconfig: file, namespace }, options)).rejects.toMatchObject({ code: 'SQUALL_USAGE' });
  },
);

const listPods = async (server: string, limitMs?: number) => {
  const choice = { kubeconfig: await kubeconfig(server) };
  const cluster = await openCluster(choice, { ...options, ...(limitMs ? { limitMs } : {}) });
  return cluster.call('list pods', () => cluster.core.listNamespacedPod({ namespace: cluster.namespace }));
};

test('what the server refuses is told with its own words', async () => {
  const server = createServer((request, response) => {
    const message = `pods is forbidden: ${request.headers.authorization}`;
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ kind: 'Status', message }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await expect(listPods(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: 'you may not list pods in namespace team of cluster dev: pods is forbidden: Bearer secret',
  });
});

test('a server that is not there, and one that says nothing, are told apart', async () => {
  const taken: Socket[] = [];
  const mute = createRawServer((socket) => taken.push(socket)).listen(0, '127.0.0.1');
  onTestFinished(() => void mute.close());
  await once(mute, 'listening');
  const { port } = mute.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  await expect(listPods(url, 200)).rejects.toThrow('could not be asked to list pods: it took');
  const closed = once(mute, 'close');
  mute.close();
  for (const socket of taken) socket.destroy();
  await closed;
  await expect(listPods(url)).rejects.toThrow(`cluster dev cannot be reached at ${url}: connect ECONNREFUSED`);
});
