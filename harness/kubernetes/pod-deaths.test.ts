import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import type { PodConnection } from './connect-pod.ts';
import { followDeaths, whyGone } from './pod-deaths.ts';
import type { PodWatch, SeenPod } from './pod-watch.ts';

const ALIVE: V1Pod = { status: { phase: 'Running' } };
const DELETED: V1Pod = { metadata: { deletionTimestamp: new Date(0) } };

/** Pods that change when the test says so. */
function watched(...names: readonly string[]) {
  const seen = new Map(names.map((name): [string, SeenPod] => [name, { name, pod: ALIVE, removed: false }]));
  let change = Promise.withResolvers<void>();
  const watch: PodWatch = {
    seen: () => [...seen.values()],
    changed: () => change.promise,
    [Symbol.asyncDispose]: async () => {},
  };
  const set = async (name: string, pod: V1Pod, removed = false) => {
    seen.set(name, { name, pod, removed });
    change.resolve();
    change = Promise.withResolvers<void>();
    await setImmediate();
  };
  return { watch, set };
}

function connected(pod: string, lost: string[]): PodConnection {
  const place = `pod ${pod}`;
  const none = () => {
    throw new Error('not asked for');
  };
  const worker = {
    index: 0,
    place,
    lose: (why: string) => void lost.push(`${pod}: ${why}`),
    leadMs: none,
    begin: none,
    [Symbol.asyncDispose]: none,
  };
  return { pod, worker, connection: new Duplex() };
}

const never = { sleep: () => new Promise<void>(() => {}) };

test('a worker is told once that its pod has ended, and no other is', async () => {
  const lost: string[] = [];
  const { watch, set } = watched('a', 'b');
  followDeaths(watch, [connected('a', lost), connected('b', lost)]);
  await set('a', ALIVE);
  expect(lost).toEqual([]);
  await set('a', DELETED);
  await set('a', DELETED, true);
  expect(lost).toEqual(['a: it was deleted']);
});

test('a pod that ended before anybody looked is told', async () => {
  const lost: string[] = [];
  const { watch, set } = watched('a');
  await set('a', ALIVE, true);
  followDeaths(watch, [connected('a', lost)]);
  expect(lost).toEqual(['a: it was deleted']);
});

test('what the clean-up deletes is not lost', async () => {
  const lost: string[] = [];
  const { watch, set } = watched('a');
  followDeaths(watch, [connected('a', lost)])[Symbol.dispose]();
  await set('a', DELETED);
  expect(lost).toEqual([]);
});

test('who asks why gets the answer as soon as the cluster knows', async () => {
  const { watch, set } = watched('a', 'b');
  const asked = whyGone(watch, 'a', never);
  await set('b', DELETED);
  await set('a', ALIVE);
  await set('a', DELETED);
  expect(await asked).toBe('it was deleted');
  expect(await whyGone(watch, 'a', never)).toBe('it was deleted');
});

test('of a pod that is alive, or that nobody knows, there is no answer after a while', async () => {
  const { watch } = watched('a');
  const over = { sleep: async () => {} };
  expect(await whyGone(watch, 'a', over)).toBeUndefined();
  expect(await whyGone(watch, 'none', over)).toBeUndefined();
});
