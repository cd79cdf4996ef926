import { expect, onTestFinished, test } from 'vitest';
import { open } from '../domain/load-plan.ts';
import { createLoadDriver } from '../load/driver.ts';
import { systemClock } from '../runtime/clock.ts';
import { startClusterWorkers } from './start-workers.ts';
import { needNamespace, startTargetPod, type TestNamespace, until } from './test-cluster.fixture.ts';

const LIMIT_MS = 120_000;

function options(over: { signal?: AbortSignal; say?: (text: string) => void } = {}) {
  const { signal = new AbortController().signal, say = () => {} } = over;
  return { runId: 'a Run_of.tests', longestMs: LIMIT_MS, clock: systemClock, say, signal };
}

function stoppable() {
  const stop = new AbortController();
  return { signal: stop.signal, abort: () => stop.abort(new Error('Ctrl-C')) };
}

/** The Secret goes a moment after its Job. */
const nothingLeft = (namespace: TestNamespace) =>
  until('a namespace without leftovers', async () => (await namespace.left()).length === 0);

test('two pods send what was planned, each its share, and nothing is left of them', async (context) => {
  const namespace = await needNamespace(context);
  const target = await startTargetPod(namespace);
  const said: string[] = [];
  const workers = await startClusterWorkers(namespace.place(), options({ say: (text) => said.push(text) }));
  onTestFinished(() => workers[Symbol.asyncDispose]());
  const session = await createLoadDriver({ workers }).start(target.spec, {
    originMs: systemClock.now(),
    intervalMs: 1000,
    onSnapshot: () => {},
    signal: new AbortController().signal,
  });
  await session.run('baseline', open(50, 4000));
  const evidence = await session.finish();
  await session[Symbol.asyncDispose]();
  expect(evidence.ledger.sent).toBe(200);
  expect(await target.count()).toBe(200);
  expect(evidence.workers).toMatchObject([
    { index: 0, place: expect.stringMatching(/^pod squall-load-a-run-of-tests-\w+-0-\w+ on node /), sent: 100 },
    { index: 1, place: expect.stringMatching(/^pod squall-load-a-run-of-tests-\w+-1-\w+ on node /), sent: 100 },
  ]);
  expect(evidence.workers?.some(({ lost }) => lost)).toBe(false);
  expect(said).toContain('2 of 2 workers run');
  await workers[Symbol.asyncDispose]();
  await nothingLeft(namespace);
});

test('a run that is stopped still has what its workers recorded, and then the Job goes', async (context) => {
  const namespace = await needNamespace(context);
  const target = await startTargetPod(namespace);
  const { signal, abort } = stoppable();
  const workers = await startClusterWorkers(namespace.place(), options({ signal }));
  onTestFinished(() => workers[Symbol.asyncDispose]());
  const session = await createLoadDriver({ workers }).start(target.spec, {
    originMs: systemClock.now(),
    intervalMs: 1000,
    onSnapshot: ({ done }) => done > 0 && abort(),
    signal,
  });
  await expect(session.run('baseline', open(50, 60_000))).rejects.toThrow('Ctrl-C');
  const { ledger, workers: both } = await session.finish();
  await session[Symbol.asyncDispose]();
  expect(ledger.sent).toBeGreaterThan(0);
  expect(both?.map(({ lost }) => lost)).toEqual([undefined, undefined]);
  await workers[Symbol.asyncDispose]();
  await nothingLeft(namespace);
});

test('when it is stopped while pods start, nothing is left either', async (context) => {
  const namespace = await needNamespace(context);
  const { signal, abort } = stoppable();
  const say = (text: string) => text.startsWith('Job ') && abort();
  await expect(startClusterWorkers(namespace.place(), options({ signal, say }))).rejects.toThrow('Ctrl-C');
  await nothingLeft(namespace);
});

test('no room is told with the words of the scheduler, and nothing is left', async (context) => {
  const namespace = await needNamespace(context);
  await expect(startClusterWorkers(namespace.place({ cpu: '1000' }), options())).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringMatching(
      /^2 of 2 load workers do not run: pod .*: no node has room for it: .*Insufficient cpu/,
    ),
  });
  await nothingLeft(namespace);
});

test('an image that is nowhere to be had is told by its name, and nothing is left', async (context) => {
  const namespace = await needNamespace(context);
  const image = 'localhost:1/nobody/has-this:1';
  await expect(startClusterWorkers(namespace.place({ image }), options())).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringContaining(`its image ${image} cannot be had`),
  });
  await nothingLeft(namespace);
});

test('a program that ends at once is told with its last words', async (context) => {
  const namespace = await needNamespace(context);
  // Node is killed for memory before it runs a line.
  const starting = startClusterWorkers(namespace.place({ workers: 1, memory: '12Mi' }), options());
  await expect(starting).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringMatching(/do(es)? not run: pod .*: it (was killed because|ended with|could not)/),
  });
  await nothingLeft(namespace);
});

test('a quota that lets no pod in is told, and nothing is left', async (context) => {
  const namespace = await needNamespace(context);
  const body = { metadata: { name: 'small' }, spec: { hard: { pods: '1' } } };
  await namespace.cluster.core.createNamespacedResourceQuota({ namespace: namespace.name, body });
  await expect(startClusterWorkers(namespace.place(), options())).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringMatching(
      /1 of 2 load workers do not run: the cluster has not made them: .*exceeded quota: small/,
    ),
  });
  await nothingLeft(namespace);
});

test('what the cluster cannot understand, and a namespace that it does not have, are refused', async (context) => {
  const namespace = await needNamespace(context);
  await expect(startClusterWorkers(namespace.place({ cpu: 'many' }), options())).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringContaining('quantities must match'),
  });
  const nowhere = `${namespace.name}-x`;
  await expect(startClusterWorkers(namespace.place({ namespace: nowhere }), options())).rejects.toMatchObject({
    code: 'SQUALL_CLUSTER',
    message: expect.stringContaining(`has no namespace ${nowhere}`),
    hint: expect.stringContaining(`create namespace ${nowhere}`),
  });
  expect(await namespace.left()).toEqual([]);
});
