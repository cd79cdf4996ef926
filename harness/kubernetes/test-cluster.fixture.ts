import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { onTestFinished, type TestContext } from 'vitest';
import type { LoadSpec } from '../domain/load-plan.ts';
import { systemClock } from '../runtime/clock.ts';
import { type Cluster, openCluster } from './cluster.ts';
import { isAbsent } from './cluster-failure.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { forwardPort } from './port-forward.ts';
import { type WorkerImage, workerImage } from './worker-image.ts';

/** A namespace of a test, in a cluster that has the worker image. */
export interface TestNamespace {
  readonly cluster: Cluster;
  readonly name: string;
  readonly image: string;
  /** Small pods in it. */
  place(over?: Partial<ClusterPlace>): ClusterPlace;
  /** What load workers have left: `Job x`, `Pod y`, `Secret z`. */
  left(): Promise<string[]>;
}

/** A kubeconfig may point to a cluster that is long gone. */
const PROBE_MS = 1000;

/** Once for all tests of a file. */
let probing: Promise<[WorkerImage, readonly string[] | string]> | undefined;

/** Skips the test where no cluster answers, or none of its nodes has the worker image. The namespace is deleted with the test. */
export async function needNamespace(context: TestContext): Promise<TestNamespace> {
  probing ??= Promise.all([workerImage(), imagesOfNodes()]);
  const [{ tag: image }, names] = await probing;
  if (typeof names === 'string') return context.skip(`no Kubernetes here: ${names}`);
  if (!names.some((name) => name.endsWith(image))) return context.skip(`no node of the cluster has ${image}`);
  const name = `squall-test-${randomBytes(4).toString('hex')}`;
  const cluster = await openCluster({ namespace: name }, { clock: systemClock });
  const { core, batch } = cluster;
  await core.createNamespace({ body: { metadata: { name } } });
  onTestFinished(async () => void (await core.deleteNamespace({ name })));
  // Pods are refused until it is there.
  await until('the default service account', () =>
    exists(core.readNamespacedServiceAccount({ name: 'default', namespace: name })),
  );
  return {
    cluster,
    name,
    image,
    place: (over) => ({ workers: 2, namespace: name, cpu: '100m', memory: '192Mi', image, ...over }),
    async left() {
      const of = async (kind: string, list: Promise<{ items: { metadata?: { name?: string } }[] }>) =>
        (await list).items
          .map(({ metadata }) => `${kind} ${metadata?.name}`)
          .filter((each) => each.includes('squall-load'));
      return [
        ...(await of('Job', batch.listNamespacedJob({ namespace: name }))),
        ...(await of('Pod', core.listNamespacedPod({ namespace: name }))),
        ...(await of('Secret', core.listNamespacedSecret({ namespace: name }))),
      ];
    },
  };
}

/** A text that says why there are none. */
async function imagesOfNodes(): Promise<readonly string[] | string> {
  try {
    const cluster = await openCluster({}, { clock: systemClock, limitMs: PROBE_MS });
    const { items } = await cluster.call('list nodes', () => cluster.core.listNode());
    return items.flatMap(({ status }) => status?.images?.flatMap(({ names }) => names ?? []) ?? []);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Asks until it is so. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const startMs = systemClock.now();
  while (!(await isSo())) {
    if (systemClock.now() - startMs > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await systemClock.sleep(100);
  }
}

async function exists(asked: Promise<unknown>): Promise<boolean> {
  return asked.then(
    () => true,
    (error: unknown) => {
      if (isAbsent(error)) return false;
      throw error;
    },
  );
}

/** A server in a pod of its own. */
export interface TargetPod {
  readonly spec: LoadSpec;
  /** How many requests have come. */
  count(): Promise<number>;
}

const TARGET_PORT = 8080;
/** Answers everything with 200, and `/count` with how many other requests came. */
const TARGET = `
  let count = 0;
  require('node:http').createServer((request, response) => {
    if (request.url !== '/count') count += 1;
    response.end(String(count));
  }).listen(${TARGET_PORT});
`;

/** Something to send load to that every cluster can reach: the image of workers has Node. */
export async function startTargetPod({ cluster, name: namespace, image }: TestNamespace): Promise<TargetPod> {
  const { core } = cluster;
  const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '250m', memory: '128Mi' } };
  const container = { name: 'target', image, command: ['node', '-e', TARGET], resources };
  const spec = { containers: [container], restartPolicy: 'Never', terminationGracePeriodSeconds: 0 };
  await core.createNamespacedPod({ namespace, body: { metadata: { name: 'target' }, spec } });
  let url = '';
  await until('an address of the target', async () => {
    const { status } = await core.readNamespacedPod({ name: 'target', namespace });
    url = `http://${status?.podIP}:${TARGET_PORT}`;
    return status?.phase === 'Running' && status.podIP !== undefined;
  });
  const count = () => readCount(cluster);
  await until('the target', () =>
    count().then(
      () => true,
      () => false,
    ),
  );
  const requests = [{ method: 'GET' as const, path: '/' }];
  return { spec: { url, requests, rules: [], deadlineMs: 5000, seed: 1, runId: 'test' }, count };
}

async function readCount(cluster: Cluster): Promise<number> {
  const connection = await forwardPort(cluster, 'target', TARGET_PORT);
  connection.write('GET /count HTTP/1.1\r\nHost: target\r\nConnection: close\r\n\r\n');
  const answer = Buffer.concat(await connection.toArray()).toString('utf8');
  const [, count] = /\r\n\r\n(\d+)$/.exec(answer) ?? [];
  if (count === undefined) throw new Error(`the target answered ${JSON.stringify(answer)}`);
  return Number(count);
}

/** Runs a program of Node in the container of a worker; resolves when it runs. */
export async function runInPod({ cluster, name }: TestNamespace, pod: string, program: string): Promise<void> {
  const exec = new cluster.client.Exec(cluster.config);
  // A cluster refuses a program whose output nobody takes.
  const output = new PassThrough().resume();
  await exec.exec(name, pod, 'worker', ['node', '-e', program], output, output, null, false);
}
