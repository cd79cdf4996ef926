import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { type ClusterFlags, clusterPlaceOf, threadsOf, withClusterFlags } from './cluster-flags.ts';

function parsed(line: string): ClusterFlags {
  const command = withClusterFlags(
    new Command('load').exitOverride().configureOutput({ writeErr: () => {} }),
    'workers',
  );
  return command.parse(line === '' ? [] : line.split(' '), { from: 'user' }).opts<ClusterFlags>();
}

test('without a word load is sent from here, by one thread', () => {
  expect(clusterPlaceOf(parsed(''))).toBeUndefined();
  expect(threadsOf(parsed(''))).toBe(1);
});

test('one flag sends from the current context with the defaults of the cluster', () => {
  expect(clusterPlaceOf(parsed('--load-on kubernetes'))).toEqual({ workers: 1 });
});

test('every flag arrives as plain data', () => {
  const line =
    '--load-on kubernetes --workers 200 --namespace load --context kind-dev --kubeconfig k.yaml --worker-image r.example/x:1 --worker-cpu 500m --worker-memory 1.5Gi';
  const place = clusterPlaceOf(parsed(line));
  expect(place).toEqual({
    workers: 200,
    namespace: 'load',
    context: 'kind-dev',
    kubeconfig: 'k.yaml',
    image: 'r.example/x:1',
    cpu: '500m',
    memory: '1.5Gi',
  });
  expect(structuredClone(place)).toEqual(place);
});

test('threads are limited by the cores of this machine, and pods are not', () => {
  const more = `--workers ${availableParallelism() + 1}`;
  expect(() => threadsOf(parsed(more))).toThrow('this machine has');
  expect(clusterPlaceOf(parsed(`--load-on kubernetes ${more}`))).toEqual({ workers: availableParallelism() + 1 });
});

test.each([
  '--namespace a',
  '--context a',
  '--kubeconfig a',
  '--worker-image a',
  '--worker-cpu 1',
  '--worker-memory 1Gi',
])('%s means nothing without the cluster', (line) => {
  const [name = ''] = line.split(' ');
  expect(() => clusterPlaceOf(parsed(line))).toThrow(`${name} is about load workers in a cluster`);
  expect(() => clusterPlaceOf(parsed(`${line} --load-on here`))).toThrow('in a cluster');
});

test('all that mean nothing are told at once, those of the command itself included', () => {
  const flags = parsed('--worker-cpu 1 --context a');
  expect(() => clusterPlaceOf(flags, { '--load-url': 'x', '--workers': undefined })).toThrow(
    '--context, --worker-cpu, --load-url are about load workers',
  );
});

test.each([
  ['--load-on mars', 'Allowed choices'],
  ['--workers 0', 'from 1 to 1000'],
  ['--workers 1.5', 'from 1 to 1000'],
  ['--workers 1001', 'from 1 to 1000'],
  ['--workers many', 'from 1 to 1000'],
  ['--namespace Kube', 'no name of a namespace'],
  ['--namespace ../default', 'no name of a namespace'],
  ['--worker-image UPPER:1', 'no image'],
  ['--worker-cpu 0', 'no amount of CPU'],
  ['--worker-cpu -1', 'no amount of CPU'],
  ['--worker-cpu two', 'no amount of CPU'],
  ['--worker-memory 512', 'is 512 bytes'],
  // Kubernetes reads it as half a byte.
  ['--worker-memory 512m', 'bytes, and a worker needs 64Mi'],
  ['--worker-memory 512MB', 'no amount of memory'],
])('%s is refused', (line, says) => {
  expect(() => parsed(line)).toThrow(says);
});
