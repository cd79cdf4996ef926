import type { V1ContainerStateTerminated, V1Pod, V1PodCondition } from '@kubernetes/client-node';
import { quoteLog } from '../runtime/process/log.ts';

/** Of a pod of which nothing better is known. */
export const DELETED = 'it was deleted';

/**
 * Why a pod serves no longer, in words that fit after "lost: "; undefined as long as nothing says that it has ended. `removed`: it
 * does not exist any more, and this is the last that was seen of it.
 */
export function podEnd(pod: V1Pod, removed = false): string | undefined {
  const { reason, message, phase } = pod.status ?? {};
  const isDeleted = removed || pod.metadata?.deletionTimestamp !== undefined;
  // Most precise first: a pod that was killed for memory may be deleted afterwards.
  const known = killedForMemory(pod) ?? givenUp(pod);
  if (known !== undefined) return known;
  if (isDeleted) return disrupted(pod) ?? DELETED;
  if (phase === 'Failed') return disrupted(pod) ?? exited(pod) ?? `it failed${because(reason, message)}`;
  return exited(pod) ?? (phase === 'Succeeded' ? 'it ended' : undefined);
}

/** `pod squall-load-x7f-2 on node a` */
export function podPlace({ metadata, spec }: V1Pod): string {
  const on = spec?.nodeName ? ` on node ${spec.nodeName}` : '';
  return `pod ${metadata?.name ?? 'without a name'}${on}`;
}

function killedForMemory(pod: V1Pod): string | undefined {
  if (endOfContainer(pod)?.reason !== 'OOMKilled') return undefined;
  const limit = pod.spec?.containers[0]?.resources?.limits?.['memory'];
  const than = limit === undefined ? 'there was' : `its limit of ${limit}`;
  return `it was killed because it used more memory than ${than}`;
}

/** The control plane writes down why it takes a pod away. */
const DISRUPTIONS: Readonly<Record<string, string>> = {
  EvictionByEvictionAPI: 'it was evicted, as when its node is drained',
  PreemptionByScheduler: 'it was preempted by a pod of higher priority',
  DeletionByTaintManager: 'its node does not answer, or is no longer for it',
  DeletionByPodGC: 'its node is gone',
  TerminationByKubelet: 'its node ended it',
};

function disrupted({ status }: V1Pod): string | undefined {
  const target = status?.conditions?.find(isDisruption);
  const known = DISRUPTIONS[target?.reason ?? ''];
  return known === undefined ? undefined : `${known}${said(target?.message)}`;
}

function isDisruption({ type, status }: V1PodCondition): boolean {
  return type === 'DisruptionTarget' && status === 'True';
}

/** What the kubelet, or who looks after nodes, gives as the reason of a pod as a whole. */
const REASONS: Readonly<Record<string, string>> = {
  Evicted: 'its node evicted it',
  DeadlineExceeded: 'its time was over',
  NodeLost: 'its node does not answer',
  Shutdown: 'its node was shut down',
  NodeShutdown: 'its node was shut down',
  Terminated: 'its node was shut down',
  Preempting: 'its node made room for a more important pod',
  NodeAffinity: 'its node is no longer for it',
  UnexpectedAdmissionError: 'its node refused it',
};

function givenUp({ status }: V1Pod): string | undefined {
  const reason = status?.reason ?? '';
  // `OutOfcpu`, `OutOfmemory`, `OutOfpods`: another pod was quicker.
  const known = REASONS[reason] ?? (/^OutOf\w+$/.test(reason) ? 'its node has no room for it' : undefined);
  return known === undefined ? undefined : `${known}${said(status?.message)}`;
}

function exited(pod: V1Pod): string | undefined {
  const end = endOfContainer(pod);
  if (end === undefined) return undefined;
  const { exitCode, signal, reason, message } = end;
  if (reason === 'StartError' || reason === 'ContainerCannotRun') return `it could not start${said(message)}`;
  const how = signal ? `signal ${signal}` : `exit code ${exitCode}`;
  const lines = message?.trim() ? `, and said:\n${quoteLog(message.trim().split('\n').slice(-LAST_LINES))}` : '';
  return `it ended with ${how}${lines}`;
}

const LAST_LINES = 5;

/** There is one container. */
function endOfContainer({ status }: V1Pod): V1ContainerStateTerminated | undefined {
  const [container] = status?.containerStatuses ?? [];
  return container?.state?.terminated ?? container?.lastState?.terminated;
}

/** What the cluster gives as a reason, behind words of our own; nothing where it gives none. */
export function said(message: string | undefined): string {
  return message?.trim() ? `: ${message.trim()}` : '';
}

function because(reason: string | undefined, message: string | undefined): string {
  return `${reason ? ` (${reason})` : ''}${said(message)}`;
}
