import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { ClusterCheck } from '../../kubernetes/check/cluster-check.ts';
import { needNamespace, startTargetPod, type TestNamespace, until } from '../../kubernetes/test-cluster.fixture.ts';
import { runReportSchema } from '../../report/run-report.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

function squall(...args: string[]) {
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>();
  const { PATH = '', HOME = '', KUBECONFIG = '' } = process.env;
  const env = { PATH, HOME, KUBECONFIG, NO_COLOR: '1' };
  const child = execFile(process.execPath, [MAIN, ...args], { env }, (_, stdout, stderr) =>
    resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
  );
  return { child, ended: promise };
}

/** Sends from two small pods of the namespace. */
function load(url: string, { place }: TestNamespace, ...args: string[]) {
  const { workers, namespace = '', cpu = '', memory = '' } = place();
  return squall(
    ...['load', url, '--allow', new URL(url).hostname, '--load-on', 'kubernetes', '--workers', String(workers)],
    ...['--namespace', namespace, '--worker-cpu', cpu, '--worker-memory', memory, ...args],
  );
}

const nothingLeft = (namespace: TestNamespace) =>
  until('a namespace without leftovers', async () => (await namespace.left()).length === 0);

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-on-kubernetes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The kubeconfig of the namespace's own service account, which may do nothing. */
async function kubeconfigOfNobody({ cluster, name: namespace }: TestNamespace): Promise<string> {
  const body = { spec: { audiences: [], expirationSeconds: 3600 } };
  const { status } = await cluster.core.createNamespacedServiceAccountToken({ name: 'default', namespace, body });
  const own = JSON.parse(cluster.config.exportConfig());
  const [context] = own.contexts.filter((each: { name: string }) => each.name === own['current-context']);
  context.context = { ...context.context, user: 'nobody', namespace };
  own.users = [{ name: 'nobody', user: { token: status?.token } }];
  const file = join(await temporaryFolder(), 'config');
  await writeFile(file, JSON.stringify(own));
  return file;
}

test('two pods send what was asked for, one verdict is given of it, and nothing is left', async (context) => {
  const namespace = await needNamespace(context);
  const target = await startTargetPod(namespace);
  const json = join(await temporaryFolder(), 'run.json');
  const asked = ['--amount', '201', '--connections', '4', '--expect', 'success rate = 100%', '--json', json];
  const { code, output } = await load(`${target.spec.url}/`, namespace, ...asked).ended;
  expect(output).toMatch(/^GET http:\S+ {2}closed loop, 4 at once, 201 requests, deadline 10 s, 2 pods$/m);
  expect(output).toContain('planned 201 = sent 201 + dropped 0; unaccounted 0');
  expect(output).toContain('✓ success rate = 100%');
  expect(code).toBe(0);
  expect(await target.count()).toBe(201);
  const report = runReportSchema.parse(JSON.parse(await readFile(json, 'utf8')));
  expect(report).toMatchObject({ outcome: 'passed', scenarios: [{ ledger: { sent: 201 } }] });
  await nothingLeft(namespace);
});

test.for([
  ['before its workers run', /^Job squall-load-/m, /^error SQUALL_INTERRUPTED/m],
  ['in mid-load', / done {2}/, /^planned .* unaccounted 0/m],
] as const)('Ctrl-C %s ends it with 130, and nothing is left', async ([, after, says], context) => {
  const namespace = await needNamespace(context);
  const target = await startTargetPod(namespace);
  const { child, ended } = load(`${target.spec.url}/`, namespace, '--rate', '50', '--duration', '5m');
  let seen = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const before = after.test(seen);
    seen += text;
    if (!before && after.test(seen)) child.kill('SIGINT');
  });
  const { code, output } = await ended;
  expect(output).toMatch(says);
  expect(code).toBe(130);
  await nothingLeft(namespace);
});

test('a pod that is deleted in mid-load leaves it inconclusive, also where nothing had to hold', async (context) => {
  const namespace = await needNamespace(context);
  const target = await startTargetPod(namespace);
  const { ended } = load(`${target.spec.url}/`, namespace, '--rate', '50', '--duration', '5m');
  await until('a request', async () => (await target.count()) > 0);
  const pod = (await namespace.left()).find((each) => each.startsWith('Pod '))?.slice('Pod '.length) ?? 'none';
  await namespace.cluster.core.deleteNamespacedPod({ name: pod, namespace: namespace.name });
  const { code, output } = await ended;
  expect(output).toMatch(/^planned .* unaccounted 0/m);
  expect(code).toBe(11);
  await nothingLeft(namespace);
});

test('who lacks a right is told which, by doctor, too, with the commands that give it', async (context) => {
  const namespace = await needNamespace(context);
  const kubeconfig = ['--kubeconfig', await kubeconfigOfNobody(namespace)];
  const refused = await load('http://shop.test.svc', namespace, '--amount', '1', ...kubeconfig).ended;
  expect(refused.output).toMatch(/error SQUALL_CLUSTER you may not create the Job squall-load-/);
  expect(refused.output).toContain('squall doctor');
  expect(refused.code).toBe(12);
  const { output } = await squall('doctor', ...kubeconfig).ended;
  expect(output).toContain('you may not create jobs, get jobs, delete jobs, list pods');
  expect(output).toContain(`--role squall-runner squall-runner-default --serviceaccount ${namespace.name}:default`);
  expect(output).toContain('you may not list');
  const all = await squall('doctor', '--json', '--namespace', namespace.name).ended;
  const checks = JSON.parse(all.output) as readonly ClusterCheck[];
  expect(checks).toContainEqual(expect.objectContaining({ what: 'Kubernetes rights', ok: true }));
});
