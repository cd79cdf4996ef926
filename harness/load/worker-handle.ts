import { Worker } from 'node:worker_threads';
import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import type { FromWorker, PhaseOrder, ToWorker, WorkerBirth } from './protocol.ts';

/** A load worker seen from the conductor's thread. Everything rejects when the worker dies. */
export interface WorkerHandle extends AsyncDisposable {
  /** Resolves when it can take its first phase. */
  readonly ready: Promise<void>;
  run(order: PhaseOrder): Promise<void>;
  halt(): void;
  finish(): Promise<LoadEvidence>;
}

/** A request's objects die young; the default nursery of a large machine only makes the process 100 MB bigger. */
const YOUNG_MB = 24;

/** Starts a thread of its own, natively: nothing of a test runner's loaders, flags or environment reaches it. */
export function startWorker(birth: WorkerBirth, onSnapshot: (snapshot: LoadSnapshot) => void): WorkerHandle {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    ...{ workerData: birth, execArgv: [], env: {} },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const died = Promise.withResolvers<never>();
  died.promise.catch(() => {}); // it is only ever raced
  const ready = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<LoadEvidence>();
  const ran = new Map<number, () => void>();
  let runs = 0;
  worker.on('message', (message: FromWorker) => {
    if (message.type === 'snapshot') onSnapshot(message.snapshot);
    else if (message.type === 'ready') ready.resolve();
    else if (message.type === 'finished') finished.resolve(message.evidence);
    else ran.get(message.id)?.();
  });
  worker.on('error', died.reject);
  worker.on('exit', (code) => died.reject(new Error(`a load worker ended with exit code ${code}`)));
  const tell = (message: ToWorker) => worker.postMessage(message);
  return {
    ready: Promise.race([ready.promise, died.promise]),
    run(order) {
      const id = runs++;
      const { promise, resolve } = Promise.withResolvers<void>();
      ran.set(id, resolve);
      tell({ type: 'run', id, ...order });
      return Promise.race([promise, died.promise]);
    },
    halt: () => tell({ type: 'halt' }),
    finish() {
      tell({ type: 'finish' });
      return Promise.race([finished.promise, died.promise]);
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
