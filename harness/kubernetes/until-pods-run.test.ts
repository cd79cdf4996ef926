import type { V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import type { JobEvents } from './job-events.ts';
import type { PodWatch, SeenPod } from './pod-watch.ts';
import { untilPodsRun } from './until-pods-run.ts';

const NO_EVENTS: JobEvents = { whyNoPods: async () => undefined, isNodeComing: async () => false };

const container = (state: object): V1PodStatus => ({
  containerStatuses: [{ name: 'worker', image: 'i', imageID: '', ready: false, restartCount: 0, state }],
});
const RUNS = container({ running: {} });
const CREATED = container({ waiting: { reason: 'ContainerCreating' } });
const EXITED = container({ terminated: { exitCode: 2, message: 'no token' } });
const noImage = (reason: string) => container({ waiting: { reason } });
const NO_ROOM: V1PodStatus = {
  conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }],
};

/** What is seen of the pods `w-0`, `w-1` ... at a time in ms. */
type Pods = (atMs: number) => readonly (V1PodStatus | 'removed')[];

/** Time passes as fast as it is waited for. */
async function wait(
  count: number,
  pods: Pods,
  over: { events?: Partial<JobEvents>; onTurn?: (atMs: number) => void; signal?: AbortSignal } = {},
) {
  let atMs = 0;
  const said: string[] = [];
  const ran: string[] = [];
  const clock = {
    now: () => atMs,
    wall: () => atMs,
    every: () => ({ [Symbol.dispose]: () => {} }),
    sleep: async (ms: number, signal?: AbortSignal) => {
      over.onTurn?.(atMs);
      signal?.throwIfAborted();
      atMs += ms;
    },
  };
  const watch: PodWatch = {
    seen: () => pods(atMs).map(seenPod),
    get: () => undefined,
    changed: () => new Promise(() => {}),
    [Symbol.asyncDispose]: async () => {},
  };
  const failure: unknown = await untilPodsRun(watch, {
    count,
    clock,
    events: { ...NO_EVENTS, ...over.events },
    context: 'kind-dev',
    onRunning: (pod) => ran.push(pod.metadata?.name ?? ''),
    say: (text) => said.push(text),
    signal: over.signal ?? new AbortController().signal,
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { failure, said, ran, atS: atMs / 1000 };
}

function seenPod(status: V1PodStatus | 'removed', index: number): SeenPod {
  const name = `w-${index}`;
  const pod: V1Pod = { metadata: { name }, spec: { containers: [{ name: 'worker', image: 'i' }] } };
  return { name, pod: status === 'removed' ? pod : { ...pod, status }, removed: status === 'removed' };
}

const told = (text: string) =>
  expect.objectContaining({ code: 'SQUALL_CLUSTER', message: expect.stringContaining(text) });

test('it ends when all run, each is told of once, and progress only when it changes', async () => {
  const { failure, said, ran } = await wait(2, (atMs) => [RUNS, atMs < 3000 ? CREATED : RUNS]);
  expect(failure).toBeUndefined();
  expect(said).toEqual(['1 of 2 workers run', '2 of 2 workers run']);
  expect(ran).toEqual(['w-0', 'w-1']);
});

test('of many pods, not each has a line', async () => {
  const { said } = await wait(8, (atMs) => Array.from({ length: 8 }, (_, i) => (atMs >= i * 500 ? RUNS : CREATED)));
  expect(said.map((text) => text.slice(0, 6))).toEqual(['1 of 8', '3 of 8', '5 of 8', '7 of 8', '8 of 8']);
});

test('a pod that has ended is told at once, with its last words', async () => {
  const { failure, atS } = await wait(2, () => [EXITED, CREATED]);
  expect(failure).toEqual(
    told('1 of 2 load workers do not run: pod w-0: it ended with exit code 2, and said:\n  | no token'),
  );
  expect(atS).toBe(0);
});

test('so is one that was deleted after it ran', async () => {
  const { failure } = await wait(2, (atMs) => [atMs < 1000 ? RUNS : 'removed', CREATED]);
  expect(failure).toEqual(told('pod w-0: it was deleted'));
});

test('no room is told after 20 s, with how many wait', async () => {
  const { failure, atS } = await wait(3, () => [RUNS, NO_ROOM, NO_ROOM]);
  expect(failure).toEqual(
    told('2 of 3 load workers do not run: pod w-1: no node has room for it: 0/1 nodes are available'),
  );
  expect(atS).toBe(20);
});

test('room that comes meanwhile is taken, and patience begins anew', async () => {
  const hindered = (atMs: number) => atMs < 15_000 || (atMs >= 16_000 && atMs < 35_000);
  const { failure, atS } = await wait(1, (atMs) => {
    if (hindered(atMs)) return [NO_ROOM];
    return [atMs < 35_000 ? CREATED : RUNS];
  });
  expect(failure).toBeUndefined();
  expect(atS).toBe(35);
});

test('a node that is being added is waited for', async () => {
  const events = { isNodeComing: async (pod: string) => pod === 'w-0' };
  const { failure, atS } = await wait(1, (atMs) => [atMs < 200_000 ? NO_ROOM : RUNS], { events });
  expect(failure).toBeUndefined();
  expect(atS).toBe(200);
  expect(await wait(1, () => [NO_ROOM], { events })).toMatchObject({ failure: told('for 300 s'), atS: 300 });
});

test('a node that is being added does not help a pod without an image', async () => {
  const events = { isNodeComing: async () => true };
  const { failure } = await wait(2, () => [NO_ROOM, noImage('ErrImagePull')], { events });
  expect(failure).toEqual(told('pod w-1: its image i cannot be had (ErrImagePull)'));
});

test('an image that is never pulled is told at once, one that a registry refuses after a while', async () => {
  expect(await wait(1, () => [noImage('ErrImageNeverPull')])).toMatchObject({ failure: told('cannot be had'), atS: 0 });
  const { failure, atS } = await wait(1, (atMs) => [noImage(atMs % 2000 === 0 ? 'ErrImagePull' : 'ImagePullBackOff')]);
  expect(failure).toEqual(told('cannot be had'));
  expect(atS).toBe(20);
});

test('pods that are never made are told, with what the cluster says of it', async () => {
  const events = { whyNoPods: async () => 'exceeded quota: team' };
  const { failure, atS } = await wait(3, () => [RUNS], { events });
  expect(failure).toEqual(told('2 of 3 load workers do not run: the cluster has not made them: exceeded quota: team'));
  expect(atS).toBe(20);
  expect((await wait(3, () => [])).failure).toEqual(told('the cluster has not made them'));
});

test('an image that is pulled for longer than five minutes is given up', async () => {
  const { failure, atS } = await wait(2, () => [RUNS, CREATED]);
  expect(failure).toEqual(told('1 of 2 load workers do not run: pod w-1: ContainerCreating for 300 s'));
  expect(atS).toBe(300);
});

test('it ends with the reason of its signal', async () => {
  const stop = new AbortController();
  const reason = new Error('Ctrl-C');
  const { failure } = await wait(1, () => [CREATED], {
    signal: stop.signal,
    onTurn: (atMs) => atMs > 2000 && stop.abort(reason),
  });
  expect(failure).toBe(reason);
});
