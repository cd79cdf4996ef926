import { setImmediate } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { podDeaths } from './pod-deaths.ts';
import type { PodWatch, SeenPod } from './pod-watch.ts';

const ALIVE: V1Pod = { status: { phase: 'Running' } };
const DELETED: V1Pod = { metadata: { deletionTimestamp: new Date(0) } };

/** Pods that change when the test says so. */
function watched(...names: readonly string[]) {
  const seen = new Map(names.map((name): [string, SeenPod] => [name, { name, pod: ALIVE, removed: false }]));
  let change = Promise.withResolvers<void>();
  const watch: PodWatch = {
    seen: () => [...seen.values()],
    get: (name) => seen.get(name),
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

const connected = (pod: string, lost: string[]) => ({
  pod,
  worker: { lose: (why: string) => void lost.push(`${pod}: ${why}`) },
});

const noJob = async () => undefined;
const never = { sleep: () => new Promise<void>(() => {}) };

test('a worker is told once that its pod has ended, and no other is', async () => {
  const lost: string[] = [];
  const { watch, set } = watched('a', 'b');
  podDeaths(watch, noJob, never).follow([connected('a', lost), connected('b', lost)]);
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
  podDeaths(watch, noJob, never).follow([connected('a', lost)]);
  await setImmediate();
  expect(lost).toEqual(['a: it was deleted']);
});

test('what the clean-up deletes is not lost', async () => {
  const lost: string[] = [];
  const { watch, set } = watched('a');
  podDeaths(watch, noJob, never)
    .follow([connected('a', lost)])
    [Symbol.dispose]();
  await set('a', DELETED);
  expect(lost).toEqual([]);
});

test('who asks why gets the answer as soon as the cluster knows', async () => {
  const { watch, set } = watched('a', 'b');
  const asked = podDeaths(watch, noJob, never).whyGone('a');
  await set('b', DELETED);
  await set('a', ALIVE);
  await set('a', DELETED);
  expect(await asked).toBe('it was deleted');
  expect(await podDeaths(watch, noJob, never).whyGone('a')).toBe('it was deleted');
});

test('of a pod that is alive, or that nobody knows, there is no answer after a while', async () => {
  const { watch } = watched('a');
  const over = { sleep: async () => {} };
  expect(await podDeaths(watch, noJob, over).whyGone('a')).toBeUndefined();
  expect(await podDeaths(watch, noJob, over).whyGone('none')).toBeUndefined();
});

test('a pod that went with its Job is told so, and one of which more is known is not', async () => {
  const { watch, set } = watched('a', 'b');
  const { whyGone } = podDeaths(watch, async () => 'the time of its Job was over', never);
  await set('a', DELETED);
  expect(await whyGone('a')).toBe('the time of its Job was over');
  await set('b', { status: { phase: 'Failed', reason: 'Evicted' } });
  expect(await whyGone('b')).toBe('its node evicted it');
});
