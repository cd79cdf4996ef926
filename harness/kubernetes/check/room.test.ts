import type { V1Node, V1NodeSpec, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { roomFor } from './room.ts';

const SIZE = { cpu: '1', memory: '512Mi' };
const READY = { conditions: [{ type: 'Ready', status: 'True' }] };

function node(allocatable: Record<string, string>, spec: V1NodeSpec = {}, status: object = READY): V1Node {
  return { metadata: { name: 'a' }, spec, status: { allocatable: { pods: '110', ...allocatable }, ...status } };
}

function pod(spec: Partial<V1PodSpec>, phase = 'Running'): V1Pod {
  return { spec: { nodeName: 'a', containers: [], ...spec }, status: { phase } };
}

const using = (cpu: string, more: object = {}) => ({ name: 'c', resources: { requests: { cpu } }, ...more });
const BIG = node({ cpu: '4', memory: '8Gi' });

test.each<[string, V1Node, V1Pod[], number]>([
  ['an empty node', BIG, [], 4],
  ['one with little memory', node({ cpu: '8', memory: '1Gi' }), [], 2],
  ['one whose list of pods is nearly full', node({ cpu: '8', memory: '8Gi', pods: '1' }), [], 1],
  ['pods with requests', BIG, [pod({ containers: [using('1500m'), using('100m')] })], 2],
  ['pods without', BIG, [pod({ containers: [{ name: 'c' }] })], 4],
  ['pods that have ended', BIG, [pod({ containers: [using('3')] }, 'Succeeded')], 4],
  ['a pod of another node', BIG, [pod({ nodeName: 'b', containers: [using('3')] })], 4],
  ['a pod without a node', BIG, [{ spec: { containers: [using('3')] }, status: { phase: 'Pending' } }], 4],
  ['what ran before the containers', BIG, [pod({ containers: [using('1')], initContainers: [using('2')] })], 2],
  ['a sidecar', BIG, [pod({ containers: [using('1')], initContainers: [using('1', { restartPolicy: 'Always' })] })], 2],
  ['overhead', BIG, [pod({ containers: [using('1')], overhead: { cpu: '1' } })], 2],
  ['more requested than there is', BIG, [pod({ containers: [using('9')] })], 0],
  ['a node that takes no pods', node({ cpu: '4', memory: '8Gi' }, { unschedulable: true }), [], 0],
  ['a node for others', node({ cpu: '4', memory: '8Gi' }, { taints: [{ key: 'gpu', effect: 'NoSchedule' }] }), [], 0],
  ['a preference', node({ cpu: '4', memory: '8Gi' }, { taints: [{ key: 'x', effect: 'PreferNoSchedule' }] }), [], 4],
  ['a node that is not ready', node({ cpu: '4', memory: '8Gi' }, {}, { conditions: [] }), [], 0],
  ['a node that says nothing', { metadata: { name: 'a' } }, [], 0],
])('room beside %s', (_, one, pods, room) => {
  expect(roomFor(SIZE, [one], pods)).toBe(room);
});

test('nodes add up, and fractions do not round down', () => {
  expect(roomFor(SIZE, [BIG, { ...BIG, metadata: { name: 'b' } }], [])).toBe(8);
  expect(
    roomFor(
      { cpu: '100m', memory: '1Mi' },
      [node({ cpu: '1', memory: '1Gi' })],
      [pod({ containers: [using('900m')] })],
    ),
  ).toBe(1);
});
