import type { Clock } from '../domain/ports.ts';

/** The image that load workers run from: the worker program, bundled, on plain Node. */
export interface WorkerImage {
  /** `squall/load-worker:1f2e3d4c5b6a`; the tag is a hash of its content. */
  readonly tag: string;
}

/** The tag alone: needs no container engine. */
export declare function workerImage(): Promise<WorkerImage>;

/** Builds it unless the engine of this machine has it. Throws SQUALL_NOT_AVAILABLE without an engine. */
export declare function buildWorkerImage(tools: {
  readonly say: (progress: string) => void;
  readonly clock: Clock;
}): Promise<WorkerImage>;
