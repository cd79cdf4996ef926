import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { RIGHTS } from './rights.ts';
import { startClusterWorkers } from './start-workers.ts';
import { needNamespace, type TestNamespace, until } from './test-cluster.fixture.ts';

type Rights = readonly { readonly group: string; readonly resource: string; readonly verbs: readonly string[] }[];

/** The kubeconfig of somebody who has these rights in the namespace and no others. */
async function kubeconfigWith(rights: Rights, { cluster, name: namespace }: TestNamespace): Promise<string> {
  const { core, config, client } = cluster;
  const rbac = config.makeApiClient(client.RbacAuthorizationV1Api);
  const metadata = { name: 'somebody' };
  const rules = rights.map(({ group, resource, verbs }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [...verbs],
  }));
  await core.createNamespacedServiceAccount({ namespace, body: { metadata } });
  await rbac.createNamespacedRole({ namespace, body: { metadata, rules } });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'somebody' };
  const subjects = [{ kind: 'ServiceAccount', name: 'somebody', namespace }];
  await rbac.createNamespacedRoleBinding({ namespace, body: { metadata, roleRef, subjects } });
  const body = { spec: { audiences: [], expirationSeconds: 3600 } };
  const { status } = await core.createNamespacedServiceAccountToken({ name: 'somebody', namespace, body });
  const folder = await mkdtemp(join(tmpdir(), 'squall-rights-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const own = JSON.parse(config.exportConfig());
  const [context] = own.contexts.filter((each: { name: string }) => each.name === own['current-context']);
  context.context.user = 'somebody';
  own.users = [{ name: 'somebody', user: { token: status?.token } }];
  await writeFile(join(folder, 'config'), JSON.stringify(own));
  return join(folder, 'config');
}

const options = () => ({
  runId: 'rights',
  longestMs: 60_000,
  clock: systemClock,
  say: () => {},
  signal: new AbortController().signal,
});

test('with the rights of the Role alone, workers start and go', async (context) => {
  const namespace = await needNamespace(context);
  const kubeconfig = await kubeconfigWith(RIGHTS, namespace);
  const workers = await startClusterWorkers(namespace.place({ kubeconfig, workers: 1 }), options());
  await workers[Symbol.asyncDispose]();
  await until('a namespace without leftovers', async () => (await namespace.left()).length === 0);
});

test('who may create a Job and not delete it is told how it goes', async (context) => {
  const namespace = await needNamespace(context);
  const rights = RIGHTS.map((right) => ({ ...right, verbs: right.verbs.filter((verb) => verb !== 'delete') }));
  const kubeconfig = await kubeconfigWith(rights, namespace);
  const workers = await startClusterWorkers(namespace.place({ kubeconfig, workers: 1 }), options());
  await expect(workers[Symbol.asyncDispose]()).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringMatching(/^Job squall-load-rights-\w+ could not be deleted, and ends by itself/),
    hint: expect.stringMatching(/delete job squall-load-rights-\w+$/),
  });
});

test.for([
  ['jobs', 'create the Job squall-load-rights-'],
  ['secrets', 'create the Secret squall-load-rights-'],
  ['pods', 'watch pods'],
  ['pods/portforward', 'forward port 7070 of pod squall-load-rights-'],
])('who has no right to %s is told so, and nothing is left', async ([missing, what], context) => {
  const namespace = await needNamespace(context);
  const rights = RIGHTS.filter(({ resource }) => resource !== missing);
  const kubeconfig = await kubeconfigWith(rights, namespace);
  await expect(startClusterWorkers(namespace.place({ kubeconfig, workers: 1 }), options())).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringContaining(`you may not ${what}`),
    hint: expect.stringContaining('squall doctor'),
  });
  await until('a namespace without leftovers', async () => (await namespace.left()).length === 0);
});
