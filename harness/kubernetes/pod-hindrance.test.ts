import type { V1ContainerStateWaiting, V1PodStatus } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { podHindrance } from './pod-hindrance.ts';

const IMAGE = 'squall/load-worker:1f2e';

const hindranceOf = (status: V1PodStatus, image = IMAGE) =>
  podHindrance({ spec: { containers: [{ name: 'worker', image }] }, status }, 'kind-dev');

const scheduled = (status: string, message?: string): V1PodStatus => ({
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status, reason: 'Unschedulable', ...(message ? { message } : {}) }],
});

const waiting = (state: V1ContainerStateWaiting): V1PodStatus => ({
  ...scheduled('True'),
  containerStatuses: [
    { name: 'worker', image: IMAGE, imageID: '', ready: false, restartCount: 0, state: { waiting: state } },
  ],
});

test.each<[string, V1PodStatus]>([
  ['it was just made', {}],
  ['it has a node', scheduled('True')],
  ['its image is pulled, or its container made', waiting({ reason: 'ContainerCreating' })],
  ['its image was pulled before it is unpacked', waiting({ reason: 'PodInitializing' })],
  ['no reason is given', waiting({})],
])('a pod may still come to run: %s', (_, status) => {
  expect(hindranceOf(status)).toBeUndefined();
});

const NO_ROOM = '0/3 nodes are available: 3 Insufficient cpu.';

test('no room is told with what the scheduler says', () => {
  expect(hindranceOf(scheduled('False', NO_ROOM))).toMatchObject({
    why: `no node has room for it: ${NO_ROOM}`,
    final: false,
  });
  expect(hindranceOf(scheduled('False'))?.why).toBe('no node has room for it');
});

test.each([
  ['ErrImagePull', false],
  ['ImagePullBackOff', false],
  ['ErrImageNeverPull', true],
  ['InvalidImageName', true],
])('an image that cannot be had (%s) is told with how the cluster gets it', (reason, final) => {
  const hindrance = hindranceOf(waiting({ reason, message: 'not found' }));
  expect(hindrance).toMatchObject({ why: `its image ${IMAGE} cannot be had (${reason}): not found`, final });
  expect(hindrance?.hint).toContain(`kind load docker-image ${IMAGE}`);
});

test('an image of another name has to be pulled', () => {
  const hindrance = hindranceOf(waiting({ reason: 'ErrImagePull' }), 'registry.example/worker:1');
  expect(hindrance?.hint).toContain('squall-load-worker');
  expect(hindrance?.hint).not.toContain('kind load');
});

test.each(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'CrashLoopBackOff'])(
  '%s is told',
  (reason) => {
    expect(hindranceOf(waiting({ reason, message: 'container has runAsNonRoot' }))?.why).toBe(
      `it cannot be started (${reason}): container has runAsNonRoot`,
    );
  },
);
