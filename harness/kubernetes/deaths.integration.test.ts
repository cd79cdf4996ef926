import { expect, onTestFinished, test } from 'vitest';
import type { LoadEvidence } from '../domain/evidence.ts';
import { open } from '../domain/load-plan.ts';
import { createLoadDriver } from '../load/driver.ts';
import { systemClock } from '../runtime/clock.ts';
import { podEnd } from './pod-end.ts';
import { startClusterWorkers } from './start-workers.ts';
import { needNamespace, runInPod, startTargetPod, type TestNamespace, until } from './test-cluster.fixture.ts';

const WORKERS = 'app.kubernetes.io/component=load-worker';
const RATE = 40;
const PLANNED_S = 60;

interface Broken {
  readonly namespace: TestNamespace;
  /** The pod of worker 0. */
  readonly pod: string;
}

/** Two pods send for a minute, and after a second something happens to one of them. */
async function runUntil(
  namespace: TestNamespace,
  breakIt: (broken: Broken) => Promise<unknown>,
  longestMs = 180_000,
): Promise<LoadEvidence> {
  const target = await startTargetPod(namespace);
  const { signal } = new AbortController();
  const options = { runId: 'deaths', longestMs, clock: systemClock, say: () => {}, signal };
  const workers = await startClusterWorkers(namespace.place(), options);
  onTestFinished(() => workers[Symbol.asyncDispose]());
  const started = { originMs: systemClock.now(), intervalMs: 500, onSnapshot: () => {}, signal };
  await using session = await createLoadDriver({ workers }).start(target.spec, started);
  const running = session.run('baseline', open(RATE, PLANNED_S * 1000));
  await until('load at the target', async () => (await target.count()) > RATE);
  const [pod] = await podsOf(namespace);
  await breakIt({ namespace, pod: pod as string });
  await running;
  return await session.finish();
}

/** Names of all that the Job has made, in the order of their index. */
async function podsOf({ cluster, name: namespace }: TestNamespace): Promise<string[]> {
  const { items } = await cluster.core.listNamespacedPod({ namespace, labelSelector: WORKERS });
  return items.map(({ metadata }) => metadata?.name ?? '').sort();
}

/** What is true of every death: it is named, the other worker tells what it sent, and nobody is started instead. */
function expectLost({ workers, ledger }: LoadEvidence, why: RegExp): void {
  const [first, second] = workers ?? [];
  expect(first?.lost?.why).toMatch(why);
  expect(second?.lost).toBeUndefined();
  expect(second?.sent).toBeGreaterThan(0);
  expect(ledger.sent).toBeLessThan((RATE * PLANNED_S) / 2);
}

/** The Job gives up the index of the pod that was lost, and no other. */
async function expectOthersGoOn({ cluster, name: namespace }: TestNamespace): Promise<void> {
  const { batch, core } = cluster;
  const jobs = async () => (await batch.listNamespacedJob({ namespace })).items;
  await until('an index that is given up', async () => (await jobs())[0]?.status?.failedIndexes === '0');
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: WORKERS });
  const alive = items.filter(({ metadata, status }) => status?.phase === 'Running' && !metadata?.deletionTimestamp);
  expect(alive.map(({ metadata }) => metadata?.name)).toEqual([expect.stringMatching(/-1-\w+$/)]);
}

test('a pod that is deleted in mid-run is lost, named, and not started again', async (context) => {
  const namespace = await needNamespace(context);
  const evidence = await runUntil(namespace, ({ namespace: { cluster, name }, pod }) =>
    cluster.core.deleteNamespacedPod({ name: pod, namespace: name }),
  );
  expectLost(evidence, /^it was deleted$/);
  await expectOthersGoOn(namespace);
});

test('pods whose Job somebody deletes are lost with it', async (context) => {
  const namespace = await needNamespace(context);
  const { workers } = await runUntil(namespace, async ({ namespace: { cluster, name } }) => {
    const [job] = (await cluster.batch.listNamespacedJob({ namespace: name })).items;
    const options = { name: job?.metadata?.name ?? '', namespace: name, propagationPolicy: 'Background' };
    await cluster.batch.deleteNamespacedJob(options);
  });
  expect(workers?.map(({ lost }) => lost?.why)).toContain('its Job was deleted');
});

test('pods whose Job is over its time are lost with it', async (context) => {
  const namespace = await needNamespace(context);
  const { workers } = await runUntil(namespace, async () => {}, 20_000);
  expect(workers?.map(({ lost }) => lost?.why)).toContain('the time of its Job was over');
});

test('a pod that is killed for memory is lost, with its limit', async (context) => {
  const namespace = await needNamespace(context);
  // The kernel takes the worker first, where it does not take all of the container together.
  const eatMemory = `
    require('node:fs').writeFileSync('/proc/1/oom_score_adj', '1000');
    const eaten = [];
    for (;;) eaten.push(Buffer.alloc(16e6, 1));
  `;
  const evidence = await runUntil(namespace, ({ pod }) => runInPod(namespace, pod, eatMemory));
  expectLost(evidence, /^it was killed because it used more memory than its limit of 192Mi$/);
});

test('a pod that is evicted, as when a node is drained, is lost', async (context) => {
  const namespace = await needNamespace(context);
  const evidence = await runUntil(namespace, ({ namespace: { cluster, name }, pod }) =>
    cluster.core.createNamespacedPodEviction({ name: pod, namespace: name, body: { metadata: { name: pod } } }),
  );
  expectLost(evidence, /^it was evicted, as when its node is drained/);
});

test('a pod whose program ends is lost, with its exit code and last words', async (context) => {
  const namespace = await needNamespace(context);
  const evidence = await runUntil(namespace, ({ pod }) => runInPod(namespace, pod, `process.kill(1, 'SIGTERM')`));
  expectLost(evidence, /^it ended with exit code 130/);
  await expectOthersGoOn(namespace);
});

test('what a node that evicts says is told', async (context) => {
  const { cluster, name: namespace, image } = await needNamespace(context);
  const command = [
    'node',
    '-e',
    `require('node:fs').writeFileSync('/full/x', Buffer.alloc(8e6)); setInterval(() => {}, 1e6)`,
  ];
  const container = { name: 'worker', image, command, volumeMounts: [{ name: 'full', mountPath: '/full' }] };
  const volumes = [{ name: 'full', emptyDir: { sizeLimit: '1Mi' } }];
  const spec = { containers: [container], volumes, restartPolicy: 'Never', securityContext: { fsGroup: 1000 } };
  await cluster.core.createNamespacedPod({ namespace, body: { metadata: { name: 'full' }, spec } });
  let why: string | undefined;
  await until('an eviction', async () => {
    why = podEnd(await cluster.core.readNamespacedPod({ name: 'full', namespace }));
    return why !== undefined;
  });
  expect(why).toMatch(/^its node evicted it: Usage of EmptyDir volume "full" exceeds the limit "1Mi"/);
});
