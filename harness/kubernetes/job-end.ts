import type { V1Job } from '@kubernetes/client-node';
import type { Cluster } from './cluster.ts';
import { isAbsent } from './cluster-failure.ts';

/** Why a Job has its pods deleted; undefined when it does not, as far as is known. */
export async function whyJobEnded({ batch, call, namespace }: Cluster, name: string): Promise<string | undefined> {
  try {
    return jobEnd(await call('get jobs', () => batch.readNamespacedJob({ name, namespace })));
  } catch (error) {
    return isAbsent(error) ? DELETED : undefined;
  }
}

const DELETED = 'its Job was deleted';

export function jobEnd({ metadata, status }: V1Job): string | undefined {
  if (metadata?.deletionTimestamp !== undefined) return DELETED;
  // `FailureTarget` comes first, and `Failed` once the pods are gone.
  const failed = status?.conditions?.find(
    (condition) => ['FailureTarget', 'Failed'].includes(condition.type) && condition.status === 'True',
  );
  if (failed === undefined) return undefined;
  if (failed.reason === 'DeadlineExceeded') return 'the time of its Job was over';
  return `its Job failed${failed.message ? `: ${failed.message}` : ''}`;
}
