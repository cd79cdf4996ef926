import type { V1ContainerState, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { podEnd, podPlace } from './pod-end.ts';

interface Made {
  readonly status?: V1PodStatus;
  readonly deleted?: boolean;
  readonly limit?: string;
}

function pod({ status = {}, deleted = false, limit = '256Mi' }: Made = {}): V1Pod {
  return {
    metadata: { name: 'w-2', ...(deleted ? { deletionTimestamp: new Date(0) } : {}) },
    spec: { nodeName: 'a', containers: [{ name: 'worker', resources: { limits: { memory: limit } } }] },
    status,
  };
}

function container(state: V1ContainerState, lastState: V1ContainerState = {}): V1PodStatus {
  const own = { name: 'worker', image: 'i', imageID: '', ready: false, restartCount: 0, state, lastState };
  return { phase: state.terminated ? 'Failed' : 'Running', containerStatuses: [own] };
}

const exit = (exitCode: number, over: object = {}) => container({ terminated: { exitCode, reason: 'Error', ...over } });
const killed = container({ terminated: { exitCode: 137, reason: 'OOMKilled' } });
const running = container({ running: {} });

const disrupted = (reason: string, message?: string): V1PodStatus => ({
  ...running,
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, ...(message ? { message } : {}) }],
});

test.each<[string, V1Pod]>([
  ['nothing is known yet', {}],
  ['it waits for a node', pod({ status: { phase: 'Pending' } })],
  ['it runs', pod({ status: running })],
  ['its node has not been heard of', pod({ status: { phase: 'Unknown' } })],
  [
    'a disruption that was called off',
    pod({ status: { ...running, conditions: [{ type: 'DisruptionTarget', status: 'False' }] } }),
  ],
  ['a disruption that is only planned', pod({ status: disrupted('PreemptionByScheduler') })],
])('a pod serves: %s', (_, made) => {
  expect(podEnd(made)).toBeUndefined();
});

test.each<[string, V1Pod, string]>([
  ['killed for memory', pod({ status: killed }), 'it was killed because it used more memory than its limit of 256Mi'],
  [
    'killed for memory, then deleted',
    pod({ status: killed, deleted: true }),
    'it was killed because it used more memory than its limit of 256Mi',
  ],
  [
    'killed for memory in an earlier life',
    pod({ status: container({ waiting: {} }, { terminated: { exitCode: 137, reason: 'OOMKilled' } }) }),
    'it was killed because it used more memory',
  ],
  ['deleted', pod({ status: running, deleted: true }), 'it was deleted'],
  ['deleted, and ended by the signal', pod({ status: exit(143), deleted: true }), 'it was deleted'],
  [
    'evicted by its node',
    pod({ status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' } }),
    'its node evicted it: The node was low on resource: memory.',
  ],
  [
    'evicted by its node, which says so in a condition, too',
    pod({
      status: {
        ...disrupted('TerminationByKubelet', 'low on memory'),
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
      },
    }),
    'its node evicted it: The node was low',
  ],
  [
    'evicted by the API',
    pod({ status: disrupted('EvictionByEvictionAPI', 'Eviction API: evicting'), deleted: true }),
    'it was evicted, as when its node is drained: Eviction API: evicting',
  ],
  [
    'preempted',
    pod({
      status: disrupted('PreemptionByScheduler', 'default-scheduler: preempting to accommodate a higher priority pod'),
      deleted: true,
    }),
    'it was preempted by a pod of higher priority: default-scheduler',
  ],
  [
    'on a node that does not answer',
    pod({
      status: disrupted('DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint'),
      deleted: true,
    }),
    'its node does not answer, or is no longer for it: Taint manager',
  ],
  ['a disruption of a kind that is not known', pod({ status: disrupted('Whim'), deleted: true }), 'it was deleted'],
  [
    'failed, with a disruption alone',
    pod({ status: { ...disrupted('TerminationByKubelet', 'low on disk'), phase: 'Failed' } }),
    'its node ended it: low on disk',
  ],
  ['on a node that is gone', pod({ status: disrupted('DeletionByPodGC'), deleted: true }), 'its node is gone'],
  [
    'node lost',
    pod({ status: { phase: 'Unknown', reason: 'NodeLost', message: 'Node a is unresponsive' }, deleted: true }),
    'its node does not answer: Node a is unresponsive',
  ],
  [
    'node shut down',
    pod({
      status: {
        phase: 'Failed',
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
      },
    }),
    'its node was shut down: Pod was terminated',
  ],
  [
    'no room after all',
    pod({ status: { phase: 'Failed', reason: 'OutOfcpu', message: 'Node did not have enough resource: cpu' } }),
    'its node has no room for it: Node did not',
  ],
  [
    'over its time',
    pod({
      status: {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      },
    }),
    'its time was over: Pod was active',
  ],
  ['ended with a code', pod({ status: exit(3) }), 'it ended with exit code 3'],
  [
    'ended by itself',
    pod({ status: { ...exit(0, { reason: 'Completed' }), phase: 'Succeeded' } }),
    'it ended with exit code 0',
  ],
  ['ended by a signal', pod({ status: exit(0, { signal: 11 }) }), 'it ended with signal 11'],
  [
    'what it said last',
    pod({ status: exit(1, { message: 'one\ntwo\nError: three\n' }) }),
    'it ended with exit code 1, and said:\n  | one\n  | two\n  | Error: three',
  ],
  ['only blanks', pod({ status: exit(1, { message: ' \n' }) }), 'it ended with exit code 1'],
  [
    'a program that is not there',
    pod({ status: exit(128, { reason: 'StartError', message: 'exec: "node": not found' }) }),
    'it could not start: exec: "node": not found',
  ],
  [
    'failed without a container',
    pod({ status: { phase: 'Failed', reason: 'Whim', message: 'so' } }),
    'it failed (Whim): so',
  ],
  ['failed without a word', pod({ status: { phase: 'Failed' } }), 'it failed'],
  ['succeeded without a container', pod({ status: { phase: 'Succeeded' } }), 'it ended'],
])('a pod has ended: %s', (_, made, why) => {
  expect(podEnd(made)?.slice(0, why.length)).toBe(why);
});

test('of what it said, the last lines are told', () => {
  const message = Array.from({ length: 80 }, (_, i) => `line ${i}`).join('\n');
  const why = podEnd(pod({ status: exit(1, { message }) }));
  expect(why?.split('\n')).toHaveLength(6);
  expect(why).toMatch(/line 79$/);
});

test('a pod that does not exist any more was deleted, unless it is known better', () => {
  expect(podEnd(pod({ status: running }), true)).toBe('it was deleted');
  expect(podEnd(pod({ status: killed }), true)).toContain('more memory');
  expect(podEnd(pod({ status: disrupted('DeletionByPodGC') }), true)).toBe('its node is gone');
});

test('a pod without a limit was killed all the same', () => {
  const unlimited = { ...pod({ status: killed }), spec: { containers: [{ name: 'worker' }] } };
  expect(podEnd(unlimited)).toBe('it was killed because it used more memory than there was');
});

test('the place of a pod is its name and its node', () => {
  expect(podPlace(pod())).toBe('pod w-2 on node a');
  expect(podPlace({ metadata: { name: 'w-2' } })).toBe('pod w-2');
});
