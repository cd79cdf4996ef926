import type { Interval, LoadEvidence, LoadWorker } from '../domain/evidence.ts';
import { EMPTY_LEDGER } from '../domain/ledger.ts';
import type { LoadProgress } from '../domain/load-progress.ts';
import type { LoadSnapshot, PhaseEnd } from '../domain/ports.ts';
import type { PhaseOrder, WorkerLoad } from './worker/messages.ts';

/** Where the workers of a load are: threads of this process, or programs elsewhere. All share every load evenly. */
export interface LoadWorkers {
  readonly count: number;
  /** Ms before its begin at which all workers must be told of a phase, so that none begins it late. */
  leadMs(): number;
  /** Gives a load to the worker of its share. */
  begin(load: WorkerLoad, onSnapshot: OnSnapshot): WorkerHandle;
}

export type OnSnapshot = (snapshot: LoadSnapshot, interval: Interval) => void;

/** One worker's share of one load, seen from the conductor. Everything rejects when its thread exits. */
export interface WorkerHandle extends AsyncDisposable {
  /** Resolves when it can take its first phase. */
  readonly ready: Promise<void>;
  /** These three give the progress afterwards. */
  run(order: PhaseOrder): Promise<LoadProgress>;
  rest(until: PhaseEnd): Promise<LoadProgress>;
  progress(): Promise<LoadProgress>;
  soFar(): Promise<LoadEvidence>;
  halt(): void;
  finish(): Promise<LoadEvidence>;
  /** Of workers elsewhere. */
  readonly remote?: RemoteShare;
}

/** What is known of a worker that is not in this process. */
export interface RemoteShare {
  /**
   * Resolves when the worker is lost, at once; never otherwise. From then on its handle answers with nothing, and never rejects: what it
   * sent is not known whole.
   */
  readonly lost: Promise<unknown>;
  /** What the evidence tells of it, once the load has finished or the worker is lost; resolves when it is known why. */
  report(): Promise<LoadWorker>;
}

/** That of a worker of which nothing is known: adds nothing to what the others recorded. */
export const NO_EVIDENCE: LoadEvidence = {
  ledger: EMPTY_LEDGER,
  recordings: [],
  intervals: [],
  slowest: [],
  health: [],
};
