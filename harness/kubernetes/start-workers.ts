import type { Clock } from '../domain/ports.ts';
import type { LoadWorkers } from '../load/workers.ts';
import type { ClusterPlace } from './cluster-place.ts';

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
export declare function startClusterWorkers(place: ClusterPlace, options: StartOptions): Promise<ClusterWorkers>;
