import type { V1Job, V1PodSpec, V1PodTemplateSpec, V1Secret, V1Toleration } from '@kubernetes/client-node';
import { RUN_LABEL } from '../runtime/container-engine.ts';
import type { ClusterPlace } from './cluster-place.ts';

export interface JobRequest {
  readonly place: ClusterPlace;
  /** From `jobName`. */
  readonly name: string;
  readonly runId: string;
  readonly image: string;
  /** The Job ends by itself after this long. */
  readonly longestMs: number;
  /** Default: that of the namespace. */
  readonly serviceAccount?: string;
}

/** The service account of the manifests. It may do nothing; it is there for the pull secrets of a registry. */
export const SERVICE_ACCOUNT = 'squall-load-worker';

/** The name of the image that is built here. */
export const WORKER_IMAGE = 'squall/load-worker';

/** Where a worker listens, on the loopback of its pod, and where its token is. */
export const WORKER_PORT = 7070;
const TOKEN_FOLDER = '/var/run/squall';
const TOKEN_FILE = 'token';

/** That of the image; a number, so that the kubelet sees that it is not root. */
const USER = 1000;
/** What is left of a run whose conductor was killed stays for so long after its workers have ended. */
const TTL_S = 30;
const GRACE_S = 5;
/** The workers of a node that does not answer are given up after this long. */
const LOST_NODE_S = 10;

export const DEFAULT_CPU = '1';
export const DEFAULT_MEMORY = '512Mi';

/** Longest part of a run's id in a name: those of pods add an index and five letters, and end at 63. */
const LONGEST_ID = 30;
/** Of the value of a label. */
const LONGEST_VALUE = 63;

/** A DNS label, whatever the id is. `unique`: letters and digits that no other Job of the run has. */
export function jobName(runId: string, unique: string): string {
  return ['squall-load', slug(runId, LONGEST_ID), unique].filter((part) => part !== '').join('-');
}

/** Selects everything that belongs to one Job. */
export function jobSelector(name: string): string {
  return `app.kubernetes.io/instance=${name}`;
}

/**
 * An Indexed Job with one pod for each worker. A pod that ends is not started again, and the others go on: what they
 * recorded is still wanted. That takes `backoffLimitPerIndex`, which Kubernetes has since 1.29.
 */
export function workerJob(request: JobRequest): V1Job {
  const { place, name, longestMs } = request;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: labelsOf(request), annotations: { [RUN_LABEL]: request.runId } },
    spec: {
      completionMode: 'Indexed',
      completions: place.workers,
      parallelism: place.workers,
      backoffLimitPerIndex: 0,
      activeDeadlineSeconds: Math.max(1, Math.ceil(longestMs / 1000)),
      ttlSecondsAfterFinished: TTL_S,
      template: podTemplate(request),
    },
  };
}

/** The token by which workers know their conductor; it goes when its Job goes. */
export function tokenSecret(job: V1Job, token: string): V1Secret {
  const { name, uid, labels } = job.metadata ?? {};
  if (name === undefined || uid === undefined) throw new Error('the cluster has not made this Job');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    immutable: true,
    metadata: {
      name,
      ...(labels ? { labels } : {}),
      // It does not hold up the end of its Job, which would take a permission more.
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name, uid, blockOwnerDeletion: false }],
    },
    stringData: { [TOKEN_FILE]: token },
  };
}

function labelsOf({ name, runId }: JobRequest): Record<string, string> {
  const run = slug(runId, LONGEST_VALUE);
  return {
    'app.kubernetes.io/name': 'squall',
    'app.kubernetes.io/component': 'load-worker',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'squall',
    ...(run === '' ? {} : { [RUN_LABEL]: run }),
  };
}

function podTemplate(request: JobRequest): V1PodTemplateSpec {
  return {
    metadata: {
      labels: labelsOf(request),
      annotations: {
        // A load that is moved is a load that is lost.
        'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
        'karpenter.sh/do-not-disrupt': 'true',
      },
    },
    spec: podSpec(request),
  };
}

function podSpec({ name, place, image, serviceAccount }: JobRequest): V1PodSpec {
  const resources = { cpu: place.cpu ?? DEFAULT_CPU, memory: place.memory ?? DEFAULT_MEMORY };
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: GRACE_S,
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: ['not-ready', 'unreachable'].map(shortly),
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { 'app.kubernetes.io/instance': name } },
      },
    ],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'worker',
        image,
        imagePullPolicy: 'IfNotPresent',
        env: [
          {
            name: 'SQUALL_WORKER_INDEX',
            valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
          },
          { name: 'SQUALL_WORKER_PORT', value: String(WORKER_PORT) },
          { name: 'SQUALL_WORKER_TOKEN_FILE', value: `${TOKEN_FOLDER}/${TOKEN_FILE}` },
        ],
        resources: { requests: resources, limits: resources },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        // Its last lines are then a part of the pod's status.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        volumeMounts: [{ name: 'token', mountPath: TOKEN_FOLDER, readOnly: true }],
      },
    ],
    volumes: [{ name: 'token', secret: { secretName: name, defaultMode: 0o440 } }],
  };
}

/** By default a pod stays on a node that does not answer for five minutes. */
function shortly(taint: string): V1Toleration {
  return {
    key: `node.kubernetes.io/${taint}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: LOST_NODE_S,
  };
}

/** Small letters, digits and single hyphens in between, of any text; nothing where there are none. */
function slug(text: string, longest: number): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longest)
    .replace(/-$/, '');
}
