import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../domain/ports.ts';
import { connectWorker, type RemoteWorker } from '../load/remote/remote-worker.ts';
import { SquallError } from '../runtime/errors.ts';
import type { Cluster } from './cluster.ts';
import { isForbidden } from './cluster-failure.ts';
import { WORKER_PORT } from './job.ts';
import type { Deaths } from './pod-deaths.ts';
import { podPlace } from './pod-end.ts';
import { forwardPort, PortRefused } from './port-forward.ts';

export interface PodConnection {
  readonly pod: string;
  readonly worker: RemoteWorker;
}

export interface PodTools {
  readonly cluster: Cluster;
  readonly token: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly deaths: Deaths;
}

/** A container runs a moment before its program listens. */
const LISTENS_WITHIN_MS = 20_000;
const AGAIN_MS = 200;

/**
 * Connects to the worker of a pod that runs. Throws SQUALL_CLUSTER when the cluster does not, or the pod has ended; SQUALL_WORKER when it
 * cannot be spoken with.
 */
export async function connectPod(
  pod: V1Pod,
  { cluster, token, clock, signal, deaths }: PodTools,
): Promise<PodConnection> {
  const name = pod.metadata?.name ?? '';
  const index = indexOf(pod);
  const place = podPlace(pod);
  const startMs = clock.now();
  for (;;) {
    signal.throwIfAborted();
    const connection = await forwardPort(cluster, name, WORKER_PORT).catch(async (error: unknown) => {
      throw isForbidden(error) ? error : (ended(place, await deaths.whyGone(name)) ?? error);
    });
    const isRefused = () => connection.errored instanceof PortRefused;
    const askWhy = async () => (isRefused() ? undefined : await deaths.whyGone(name));
    try {
      if (connection.errored) throw notConnected(place, connection.errored);
      const worker = await connectWorker(connection, { index, place, token, signal, askWhy });
      return { pod: name, worker };
    } catch (error) {
      connection.destroy();
      const end = ended(place, deaths.endOf(name));
      if (end || !isRefused() || clock.now() - startMs > LISTENS_WITHIN_MS) throw end ?? error;
      await clock.sleep(AGAIN_MS, signal);
    }
  }
}

function indexOf({ metadata }: V1Pod): number {
  return Number(metadata?.annotations?.['batch.kubernetes.io/job-completion-index']);
}

function ended(place: string, why: string | undefined): SquallError | undefined {
  return why === undefined
    ? undefined
    : new SquallError('SQUALL_CLUSTER', `a load worker does not run: ${place}: ${why}`);
}

/** It ended before anybody could listen to it. */
function notConnected(place: string, cause: Error): SquallError {
  return new SquallError('SQUALL_CLUSTER', `${place} cannot be connected to: ${cause.message}`, { cause });
}
