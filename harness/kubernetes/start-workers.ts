import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../domain/ports.ts';
import { remoteWorkers } from '../load/remote/remote-worker.ts';
import type { LoadWorkers } from '../load/workers.ts';
import { CleanupStack } from '../runtime/cleanup-stack.ts';
import { isSquallError } from '../runtime/errors.ts';
import { Semaphore } from '../runtime/semaphore.ts';
import { type Cluster, openCluster } from './cluster.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { connectPod, type PodConnection } from './connect-pod.ts';
import { jobSelector } from './job.ts';
import { whyJobEnded } from './job-end.ts';
import { jobEvents } from './job-events.ts';
import { type Deaths, podDeaths } from './pod-deaths.ts';
import { type PodWatch, watchPods } from './pod-watch.ts';
import { type RunJob, runJob } from './run-job.ts';
import { untilPodsRun } from './until-pods-run.ts';

/** Pods that send; disposing of them deletes their Job, and with it all that belongs to it. */
export interface ClusterWorkers extends LoadWorkers, AsyncDisposable {}

export interface StartOptions {
  readonly runId: string;
  /** The Job ends by itself after this long, whatever becomes of this process. */
  readonly longestMs: number;
  readonly clock: Clock;
  readonly say: (progress: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts one Indexed Job and connects to each of its pods. Throws SQUALL_CLUSTER when the cluster cannot be reached, refuses something,
 * or has no room or no image for a pod; then nothing stays behind.
 */
export async function startClusterWorkers(place: ClusterPlace, options: StartOptions): Promise<ClusterWorkers> {
  const { signal, say } = options;
  const cleanup = new CleanupStack();
  const undo = () => cleanup[Symbol.asyncDispose]().catch((error: unknown) => Promise.reject(reasonOf(error)));
  const stop = () => void undo().catch((problem: Error) => say(problem.message));
  try {
    signal.throwIfAborted();
    const workers = await start(place, options, cleanup);
    signal.addEventListener('abort', stop, { once: true });
    cleanup.defer('listener', () => signal.removeEventListener('abort', stop));
    return { ...workers, [Symbol.asyncDispose]: undo };
  } catch (error) {
    // What could not be undone is less than why.
    await undo().catch((problem: Error) => say(problem.message));
    throw error;
  }
}

/** A clean-up wraps what its steps throw. */
function reasonOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return isSquallError(cause) ? cause : error;
}

async function start(place: ClusterPlace, options: StartOptions, cleanup: CleanupStack): Promise<LoadWorkers> {
  const { clock, say, signal, runId, longestMs } = options;
  const cluster = await openCluster(place, { clock });
  const image = place.image ?? (await defaultImage());
  const job = runJob(cluster, { place, runId, image, longestMs }, { clock, say });
  cleanup.defer(`Job ${job.name}`, job.remove);
  await job.create();
  say(`Job ${job.name} in namespace ${cluster.namespace} of cluster ${cluster.context}`);
  const watch = cleanup.use('watch of pods', await watchPods(cluster, jobSelector(job.name), clock));
  const deaths = podDeaths(watch, () => whyJobEnded(cluster, job.name), clock);
  const pods = await connectAll(place.workers, { cluster, job, watch, deaths }, options, cleanup);
  signal.throwIfAborted();
  cleanup.use('watch for deaths', deaths.follow(pods));
  return remoteWorkers(pods.map(({ worker }) => worker));
}

/** Its tag takes a bundler to know. */
async function defaultImage(): Promise<string> {
  const { workerImage } = await import('./worker-image.ts');
  return (await workerImage()).tag;
}

interface Started {
  readonly cluster: Cluster;
  readonly job: RunJob;
  readonly watch: PodWatch;
  readonly deaths: Deaths;
}

/** Connections that are being made at once. */
const AT_ONCE = 16;

/** Speaks with each pod as soon as it runs, so that none waits for the slowest without a conductor. */
async function connectAll(
  count: number,
  { cluster, job, watch, deaths }: Started,
  { clock, say, signal }: StartOptions,
  cleanup: CleanupStack,
): Promise<readonly PodConnection[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const turns = new Semaphore(AT_ONCE);
  const tools = { cluster, token: job.token, clock, signal: either, deaths };
  const connecting: Promise<PodConnection>[] = [];
  cleanup.defer('connections', () => Promise.all(connecting.map(leave)));
  const onRunning = (pod: V1Pod) => {
    const made = turns.hold(() => connectPod(pod, tools));
    connecting.push(made);
    made.catch((error: unknown) => failed.abort(error));
  };
  try {
    const events = jobEvents(cluster, job.name);
    await untilPodsRun(watch, { count, events, context: cluster.context, onRunning, clock, say, signal: either });
    return await Promise.all(connecting);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

async function leave(connecting: Promise<PodConnection>): Promise<void> {
  const made = await connecting.catch(() => undefined);
  await made?.worker[Symbol.asyncDispose]();
}
