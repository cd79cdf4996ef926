import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../domain/ports.ts';
import type { Cluster } from './cluster.ts';

/** The last that was seen of a pod. */
export interface SeenPod {
  readonly name: string;
  readonly pod: V1Pod;
  /** It does not exist any more. */
  readonly removed: boolean;
}

/** The pods of one selector as they change. */
export interface PodWatch extends AsyncDisposable {
  /** All that were ever seen. */
  seen(): readonly SeenPod[];
  get(name: string): SeenPod | undefined;
  /** Resolves with the next change. */
  changed(): Promise<void>;
}

/** A server that does not answer is asked again after this long; what is known stays meanwhile. */
const AGAIN_MS = 1000;

/** Throws SQUALL_CLUSTER when pods cannot be watched at all. */
export async function watchPods(cluster: Cluster, labelSelector: string, clock: Clock): Promise<PodWatch> {
  const { client, config, core, namespace } = cluster;
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const list = () => core.listNamespacedPod({ namespace, labelSelector });
  const informer = client.makeInformer(config, path, list, labelSelector);
  const seen = new Map<string, SeenPod>();
  let change = Promise.withResolvers<void>();
  const note = (pod: V1Pod, removed: boolean) => {
    const name = pod.metadata?.name ?? '';
    seen.set(name, { name, pod, removed });
    change.resolve();
    change = Promise.withResolvers<void>();
  };
  informer.on('add', (pod) => note(pod, false));
  informer.on('update', (pod) => note(pod, false));
  informer.on('delete', (pod) => note(pod, true));
  const stop = new AbortController();
  const problem = Promise.withResolvers<never>();
  problem.promise.catch(() => {}); // only raced: later ones are not awaited
  // The informer gives up at an error.
  informer.on('error', (cause: unknown) => {
    problem.reject(cause);
    clock.sleep(AGAIN_MS, stop.signal).then(
      () => informer.start(),
      () => {},
    );
  });
  const end = async () => {
    stop.abort();
    await informer.stop();
  };
  try {
    await cluster.call('watch pods', () => Promise.race([informer.start(), problem.promise]));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    seen: () => [...seen.values()],
    get: (name) => seen.get(name),
    changed: () => change.promise,
    [Symbol.asyncDispose]: end,
  };
}
