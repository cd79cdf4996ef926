import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1NetworkPolicySpec } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROLE } from './check/check-rights.ts';
import { SERVICE_ACCOUNT, workerJob } from './job.ts';
import { ALWAYS, keyed, OPTIONAL } from './manifests.fixture.ts';
import { applyCommand, MANIFESTS } from './manifests.ts';
import { RIGHTS } from './rights.ts';

const objects = keyed(ALWAYS);
const pods = workerJob({ place: { workers: 2 }, name: 'squall-load-x', runId: 'x', image: 'i', longestMs: 1 }).spec
  ?.template;

test('there is one of each, and nothing else', () => {
  expect(Object.keys(objects).sort()).toEqual(
    [
      `NetworkPolicy ${SERVICE_ACCOUNT}`,
      `Role ${ROLE}`,
      `RoleBinding ${ROLE}`,
      `ServiceAccount ${SERVICE_ACCOUNT}`,
      `ServiceAccount ${ROLE}`,
    ].sort(),
  );
  expect(Object.keys(keyed(OPTIONAL)).sort()).toEqual(['Namespace squall', 'ResourceQuota squall']);
});

test('the Role grants exactly the rights that starting load workers takes', () => {
  expect(objects[`Role ${ROLE}`]?.['rules']).toEqual(
    RIGHTS.map(({ group, resource, verbs }) => ({ apiGroups: [group], resources: [resource], verbs })),
  );
  expect(JSON.stringify(RIGHTS)).not.toContain('*');
});

test('workers are bound to no Role, and get no token', () => {
  expect(objects[`ServiceAccount ${SERVICE_ACCOUNT}`]).toMatchObject({ automountServiceAccountToken: false });
  expect(pods?.spec).toMatchObject({ automountServiceAccountToken: false });
  const subjects = ALWAYS.filter(({ kind }) => kind.endsWith('RoleBinding')).flatMap(({ subjects }) => subjects);
  expect(subjects).toEqual([{ kind: 'ServiceAccount', name: ROLE }]);
});

test('the NetworkPolicy is about the pods of the Job, lets nothing in and no address out where clouds keep credentials', () => {
  const spec = objects[`NetworkPolicy ${SERVICE_ACCOUNT}`]?.['spec'] as V1NetworkPolicySpec;
  expect(pods?.metadata?.labels).toMatchObject(spec.podSelector?.matchLabels ?? { none: 'selects every pod' });
  expect(spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'], ingress: [] });
  const blocks = spec.egress?.flatMap(({ to }) => to?.flatMap(({ ipBlock }) => ipBlock ?? []) ?? []) ?? [];
  expect(blocks.map(({ cidr }) => cidr)).toEqual(['0.0.0.0/0', '::/0']);
  for (const { except } of blocks) expect(except).toContainEqual(expect.stringMatching(/^(169\.254\.|fd00:ec2::254)/));
});

// https://kubernetes.io/docs/concepts/security/pod-security-standards/
test('the pods of the Job are let into a namespace that enforces the restricted standard', () => {
  expect(keyed(OPTIONAL)['Namespace squall']?.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
  expect(pods?.spec?.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  for (const container of pods?.spec?.containers ?? [])
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  for (const volume of pods?.spec?.volumes ?? []) expect(Object.keys(volume).sort()).toEqual(['name', 'secret']);
});

test('the chart has the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(MANIFESTS, '../../package.json'), 'utf8')) as { version: string };
  expect(parse(readFileSync(join(MANIFESTS, 'chart/Chart.yaml'), 'utf8'))).toMatchObject({
    version,
    appVersion: version,
  });
});

test('the command that applies them is as short as it can be', () => {
  const names = { kubectl: 'kubectl --context kind-dev', namespace: 'load', context: 'kind-dev', server: '' };
  const applied = 'kubectl --context kind-dev apply --namespace load -f';
  expect(applyCommand(names, join(MANIFESTS, '../..'))).toBe(`${applied} fixtures/kubernetes`);
  expect(applyCommand(names, join(MANIFESTS, 'chart'))).toBe(`${applied} ${MANIFESTS}`);
});
