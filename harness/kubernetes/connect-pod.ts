import type { Duplex } from 'node:stream';
import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../domain/ports.ts';
import { connectWorker, type RemoteWorker } from '../load/remote/remote-worker.ts';
import type { Cluster } from './cluster.ts';
import { WORKER_PORT } from './job.ts';
import { podPlace } from './pod-end.ts';
import { forwardPort, PortRefused } from './port-forward.ts';

export interface PodConnection {
  readonly pod: string;
  readonly worker: RemoteWorker;
  readonly connection: Duplex;
}

export interface PodTools {
  readonly cluster: Cluster;
  readonly token: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Why a pod is gone, once the cluster knows; undefined when it does not. */
  readonly whyGone: (pod: string) => Promise<string | undefined>;
}

/** A container runs a moment before its program listens. */
const LISTENS_WITHIN_MS = 20_000;
const AGAIN_MS = 200;

/** Connects to the worker of a pod that runs. Throws SQUALL_CLUSTER when the cluster does not, SQUALL_WORKER when it cannot be spoken with. */
export async function connectPod(pod: V1Pod, tools: PodTools): Promise<PodConnection> {
  const { cluster, token, clock, signal, whyGone } = tools;
  const name = pod.metadata?.name ?? '';
  const index = indexOf(pod);
  const place = podPlace(pod);
  const startMs = clock.now();
  for (;;) {
    const connection = await forwardPort(cluster, name, WORKER_PORT);
    const isRefused = () => connection.errored instanceof PortRefused;
    const askWhy = async () => (isRefused() ? undefined : await whyGone(name));
    try {
      const worker = await connectWorker(connection, { index, place, token, signal, askWhy });
      return { pod: name, worker, connection };
    } catch (error) {
      connection.destroy();
      if (!isRefused() || clock.now() - startMs > LISTENS_WITHIN_MS) throw error;
      await clock.sleep(AGAIN_MS, signal);
    }
  }
}

function indexOf({ metadata }: V1Pod): number {
  return Number(metadata?.annotations?.['batch.kubernetes.io/job-completion-index']);
}
