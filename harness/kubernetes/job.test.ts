import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClusterPlace } from './cluster-place.ts';
import { jobName, jobSelector, tokenSecret, workerJob } from './job.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/;

const jobOf = (place: Partial<ClusterPlace> = {}, over: object = {}) =>
  workerJob({
    place: { workers: 3, ...place },
    name: 'squall-load-r-1',
    runId: 'r',
    image: 'squall/load-worker:1',
    longestMs: 60_000,
    ...over,
  });

const containerOf = (job: ReturnType<typeof jobOf>) => job.spec!.template.spec!.containers[0]!;

test.each([
  ['2026-12-01T13-03-16.123Z', 'squall-load-2026-12-01t13-03-16-123z-ab12'],
  ['', 'squall-load-ab12'],
  ['---', 'squall-load-ab12'],
  ['Ünïcode 日本', 'squall-load-n-code-ab12'],
  ['../../secrets', 'squall-load-secrets-ab12'],
  ['a\nb', 'squall-load-a-b-ab12'],
  [`${'a'.repeat(29)}-b`, `squall-load-${'a'.repeat(29)}-ab12`],
])('a Job of run %j has the name %s', (runId, name) => {
  expect(jobName(runId, 'ab12')).toBe(name);
});

test('whatever the run is called, names and labels are those of Kubernetes, and those of pods fit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (runId) => {
      const name = jobName(runId, 'ab12cd');
      expect(name).toMatch(DNS_LABEL);
      // A host name of an Indexed Job; and a pod's, with five letters more.
      expect(`${name}-99999-abcde`.length).toBeLessThanOrEqual(63);
      const { labels } = workerJob({ place: { workers: 1 }, name, runId, image: 'i', longestMs: 1 }).metadata!;
      for (const value of Object.values(labels!)) {
        expect(value).toMatch(LABEL_VALUE);
        expect(value.length).toBeLessThanOrEqual(63);
      }
    }),
  );
});

test('one pod for each worker, none of which is started again, and the others go on', () => {
  const { spec } = jobOf({ workers: 8 });
  expect(spec).toMatchObject({ completionMode: 'Indexed', completions: 8, parallelism: 8, backoffLimitPerIndex: 0 });
  // With one for the whole Job, its controller would end all pods with the first.
  expect(spec).not.toHaveProperty('backoffLimit');
  expect(spec!.template.spec!.restartPolicy).toBe('Never');
});

test.each([
  [90_000, 90],
  [90_001, 91],
  [0.5, 1],
  [0, 1],
])('a Job of at most %d ms ends by itself after %d s', (longestMs, seconds) => {
  expect(jobOf({}, { longestMs }).spec!.activeDeadlineSeconds).toBe(seconds);
});

test('what is left of it goes soon', () => {
  expect(jobOf().spec!.ttlSecondsAfterFinished).toBeLessThanOrEqual(60);
});

test('a pod gets what it asks for and no more', () => {
  const all = (cpu: string, memory: string) => ({ requests: { cpu, memory }, limits: { cpu, memory } });
  expect(containerOf(jobOf()).resources).toEqual(all('1', '512Mi'));
  expect(containerOf(jobOf({ cpu: '250m', memory: '1Gi' })).resources).toEqual(all('250m', '1Gi'));
});

test('a pod keeps to the restricted standard of pod security', () => {
  const { spec } = jobOf().spec!.template;
  expect(spec!.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(spec!.securityContext!.runAsUser).toBeGreaterThan(0);
  expect(containerOf(jobOf()).securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  });
  expect(spec!.automountServiceAccountToken).toBe(false);
  expect(spec).not.toHaveProperty('hostNetwork');
});

test('pods are spread over nodes, and the selector of their Job finds them', () => {
  const { metadata, spec } = jobOf().spec!.template;
  const [key, value] = jobSelector('squall-load-r-1').split('=');
  expect(metadata!.labels![key!]).toBe(value);
  expect(spec!.topologySpreadConstraints![0]).toMatchObject({
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { [key!]: value } },
  });
});

test('the service account is that of the namespace unless one is given', () => {
  expect(jobOf().spec!.template.spec).not.toHaveProperty('serviceAccountName');
  expect(jobOf({}, { serviceAccount: 's' }).spec!.template.spec!.serviceAccountName).toBe('s');
});

test('the token is in a Secret that goes with its Job, and nowhere in the Job', () => {
  const job = jobOf();
  const secret = tokenSecret({ ...job, metadata: { ...job.metadata, uid: 'u-1' } }, 't0p');
  expect(secret.metadata!.ownerReferences).toEqual([
    { apiVersion: 'batch/v1', kind: 'Job', name: 'squall-load-r-1', uid: 'u-1', blockOwnerDeletion: false },
  ]);
  expect(Object.values(secret.stringData!)).toEqual(['t0p']);
  expect(JSON.stringify(job)).not.toContain('t0p');
  const { volumes } = job.spec!.template.spec!;
  expect(volumes![0]!.secret!.secretName).toBe(secret.metadata!.name);
  expect(() => tokenSecret(job, 't0p')).toThrow('has not made');
});
