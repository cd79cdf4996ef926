import { expect, test } from 'vitest';
import { deliveryOf } from './deliver-image.ts';

const TAG = 'squall/load-worker:1f2e3d4c5b6a';

test.each([
  ['kind-dev', `kind load docker-image ${TAG} --name dev`],
  ['k3d-my-shop', `k3d image import ${TAG} --cluster my-shop`],
  ['minikube', `minikube image load ${TAG}`],
])('a cluster of context %s takes the image as it was built', (context, command) => {
  expect(deliveryOf(TAG, context)).toEqual(['squall worker-image --build', command]);
});

test.each(['staging', 'minikube-2', 'kind-$(id)', 'kind-', 'gke_team_kind-x'])(
  'a cluster of context %s gets it through a registry',
  (context) => {
    expect(deliveryOf(TAG, context)).toEqual([
      expect.stringContaining('--name registry'),
      expect.stringContaining('push'),
    ]);
  },
);
