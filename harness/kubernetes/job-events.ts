import type { CoreV1Event } from '@kubernetes/client-node';
import type { Cluster } from './cluster.ts';

/** What the cluster writes down beside an object: why a Job gets no pods, and that a node is on its way. */
export interface JobEvents {
  /** Why the Job gets no pods, as with a quota; undefined where nothing is known. */
  whyNoPods(): Promise<string | undefined>;
  /** Whether a node is being added for a pod. */
  isNodeComing(pod: string): Promise<boolean>;
}

/** Those of the cluster's autoscaler, and of Karpenter. */
const NODE_COMES = ['TriggeredScaleUp', 'Nominated'];

/** Who may not read events goes without. */
export function jobEvents(cluster: Cluster, job: string): JobEvents {
  const eventsOf = (kind: string, name: string): Promise<readonly CoreV1Event[]> =>
    cluster
      .call('list events', () =>
        cluster.core.listNamespacedEvent({
          namespace: cluster.namespace,
          fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`,
        }),
      )
      .then(
        ({ items }) => items,
        () => [],
      );
  return {
    whyNoPods: async () => (await eventsOf('Job', job)).findLast(({ type }) => type === 'Warning')?.message,
    isNodeComing: async (pod) => (await eventsOf('Pod', pod)).some(({ reason }) => NODE_COMES.includes(reason ?? '')),
  };
}
