import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findOnPath } from '../environments/on-path.ts';
import { systemClock } from '../runtime/clock.ts';
import { checkCluster } from './check/check-cluster.ts';
import { ALWAYS, keyed, OPTIONAL, readObjects } from './manifests.fixture.ts';
import { MANIFESTS } from './manifests.ts';

const run = promisify(execFile);
/** A helm that somebody compiled knows another version of Kubernetes than those that are released. */
const RELEASE = ['--namespace', 'squall', '--kube-version', '1.29.0'];

async function rendered(...args: string[]) {
  const { stdout } = await run('helm', ['template', 'any', join(MANIFESTS, 'chart'), ...RELEASE, ...args]);
  return keyed(readObjects(stdout));
}

test('the chart makes exactly the objects of the manifests', async (context) => {
  if (findOnPath('helm') === undefined) return context.skip('helm is not on PATH');
  expect(await rendered()).toEqual(keyed(ALWAYS));
  expect(await rendered('--set', 'namespace.create=true,quota.create=true')).toEqual(keyed([...ALWAYS, ...OPTIONAL]));
  await run('helm', ['lint', '--strict', join(MANIFESTS, 'chart')]);
}, 60_000);

test('a cluster takes the manifests', async (context) => {
  if (findOnPath('kubectl') === undefined) return context.skip('kubectl is not on PATH');
  const [cluster] = await checkCluster({}, systemClock);
  if (!cluster?.ok) return context.skip(`no cluster answers: ${cluster?.detail}`);
  for (const folder of [MANIFESTS, join(MANIFESTS, 'optional')]) {
    const { stdout } = await run('kubectl', ['apply', '--dry-run=server', '--namespace', 'default', '-f', folder]);
    expect(stdout).toMatch(/(created|configured|unchanged) \(server dry run\)/);
  }
}, 60_000);
