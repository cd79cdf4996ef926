import { type BadInput, row } from './bad-input.fixture.ts';
import { write } from './project.fixture.ts';

const PLAN = 'SQUALL_INVALID_PLAN';
const LOAD = 'load http://shop.test.svc --allow shop.test.svc --amount 1';
const SUITE = 'suite fine --load-on kubernetes';

/** Of load workers in a cluster, and of their image. */
export const CLUSTER_LINES: readonly BadInput[] = [
  row('worker-image now', /too many arguments/),
  row('worker-image --name', /argument missing/),
  row('worker-image --name UPPER', /no name of an image/),
  row('worker-image --name registry.example/x:1', /has a tag/),
  row('worker-image --name registry.example/x --platform linux/arm64', /--platform needs --build/),
  row('worker-image --build --platform arm', /no platform/),
  row('doctor --namespace Kube', /no name of a namespace/),
  row('doctor --workers 2', /unknown option/),

  // squall load
  row(`${LOAD} --load-on mars`, /Allowed choices/),
  row(`${LOAD} --workers 0`, /1 to 1000/),
  row(`${LOAD} --workers 1000`, /this machine has .* cores/),
  row(`${LOAD} --load-on kubernetes --workers 1001`, /1 to 1000/),
  row(`${LOAD} --namespace load`, /--namespace is about load workers/),
  row(`${LOAD} --load-on here --worker-cpu 1 --worker-memory 1Gi`, /--worker-cpu, --worker-memory are about/),
  row(`${LOAD} --load-on kubernetes --namespace ../x`, /no name of a namespace/),
  row(`${LOAD} --load-on kubernetes --context `, /--context/),
  row(`${LOAD} --load-on kubernetes --worker-image a..b`, /no image/),
  row(`${LOAD} --load-on kubernetes --worker-cpu 0`, /no amount of CPU/),
  row(`${LOAD} --load-on kubernetes --worker-memory 512`, /is 512 bytes/),
  row(`${LOAD} --load-on kubernetes --load-url http://x`, /unknown option/),
  row('load localhost:1 --amount 1 --load-on kubernetes', /localhost is the pod itself/),
  row('load 127.1:80 --amount 1 --load-on kubernetes', /127\.0\.0\.1 is the pod itself/),
  row('load http://[::1]:80 --amount 1 --load-on kubernetes', /is the pod itself/),
  row('load http://shop.test.svc --amount 1 --load-on kubernetes', /shop\.test\.svc/, 'SQUALL_NOT_ALLOWED'),
  row(`${LOAD} --load-on kubernetes --header x:{{nope}}`, /nope/, PLAN),
  row(`${LOAD} --load-on kubernetes --kubeconfig nope.kube`, /nope\.kube/, 'SQUALL_CLUSTER'),
  row(`${LOAD} --load-on kubernetes --kubeconfig page.md`, /page\.md|context/, 'SQUALL_CLUSTER'),
  row(`${LOAD} --load-on kubernetes --kubeconfig one.kube --context nope`, /nope/, 'SQUALL_CLUSTER'),

  // squall suite
  row('suite fine --workers 2', /--workers is about load workers/),
  row('suite fine --load-url http://shop.test.svc', /--load-url is about load workers/),
  row(SUITE, /environment auto runs targets on this machine/),
  row(`${SUITE} --environment local`, /environment local runs targets on this machine/),
  row(`${SUITE} --environment docker`, /environment docker runs/),
  row(`${SUITE} --environment docker --attach near.json`, /--attach means nothing with --environment docker/),
  row(`${SUITE} --environment attach`, /does not know what runs/),
  row(`${SUITE} --attach nope.json`, /nope\.json/),
  row(`${SUITE} --attach near.json --variant naive`, /localhost is the pod itself/),
  row(`${SUITE} --attach near.json --variant naive --load-url localhost:1`, /localhost is the pod itself/),
  row(`${SUITE} --attach near.json --variant naive --load-url https://x`, /not an http/),
  row(
    `${SUITE} --attach near.json --variant naive --load-url http://shop.test.svc`,
    /shop\.test\.svc/,
    'SQUALL_NOT_ALLOWED',
  ),
];

/** Files that these name. */
export function makeFiles(root: string): void {
  write(root, 'near.json', JSON.stringify({ services: { front: 'http://localhost:1' } }));
  const config = {
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { token: 'secret' } }],
    contexts: [{ name: 'one', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'one',
  };
  write(root, 'one.kube', JSON.stringify(config));
}
