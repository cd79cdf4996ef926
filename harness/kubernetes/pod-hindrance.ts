import type { V1ContainerStateWaiting, V1Pod } from '@kubernetes/client-node';
import { deliveryOf } from './deliver-image.ts';
import { SERVICE_ACCOUNT, WORKER_IMAGE } from './job.ts';
import { said } from './pod-end.ts';

/** Why a pod that has not ended does not run. */
export interface Hindrance {
  readonly why: string;
  readonly hint?: string;
  /** Waiting does not help. */
  readonly final: boolean;
  /** Another node would help. */
  readonly needsNode: boolean;
}

/** Undefined where nothing is known to be wrong: the pod runs, or its image is being pulled. `context`: that of the cluster. */
export function podHindrance(pod: V1Pod, context: string): Hindrance | undefined {
  const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting;
  return unscheduled(pod) ?? (waiting && (noImage(pod, context, waiting) ?? notCreated(waiting)));
}

function unscheduled({ status }: V1Pod): Hindrance | undefined {
  const condition = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition?.status !== 'False') return undefined;
  const why = `no node has room for it${said(condition.message)}`;
  return {
    why,
    hint: 'ask for fewer workers, or less with --worker-cpu and --worker-memory',
    final: false,
    needsNode: true,
  };
}

/** Registries fail for a moment; a name or a policy does not change. */
const NO_IMAGE: Readonly<Record<string, { readonly final: boolean }>> = {
  ErrImagePull: { final: false },
  ImagePullBackOff: { final: false },
  RegistryUnavailable: { final: false },
  ImageInspectError: { final: false },
  SignatureValidationFailed: { final: true },
  ErrImageNeverPull: { final: true },
  InvalidImageName: { final: true },
};

function noImage(
  { spec }: V1Pod,
  context: string,
  { reason = '', message }: V1ContainerStateWaiting,
): Hindrance | undefined {
  const known = NO_IMAGE[reason];
  if (known === undefined) return undefined;
  const image = spec?.containers[0]?.image ?? 'without a name';
  return {
    why: `its image ${image} cannot be had (${reason})${said(message)}`,
    hint: imageHint(image, context),
    needsNode: false,
    ...known,
  };
}

function imageHint(image: string, context: string): string {
  if (!image.startsWith(`${WORKER_IMAGE}:`))
    return `can its nodes pull it? Pull secrets belong to the service account ${SERVICE_ACCOUNT}`;
  return `give it to the cluster: ${deliveryOf(image, context).join('; ')}`;
}

/** A secret or a setting is missing, or what runs the container refuses it. */
const NOT_CREATED = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'CrashLoopBackOff'];

function notCreated({ reason = '', message }: V1ContainerStateWaiting): Hindrance | undefined {
  if (!NOT_CREATED.includes(reason)) return undefined;
  return { why: `it cannot be started (${reason})${said(message)}`, final: false, needsNode: false };
}
